const IMPORTS = /^(?:\/\/.*\n|import [^;]*;\n|\n)*/;

/**
 * A snippet as a module whose exports are what runs under guard. One with exports is as it is:
 * its top level is start-up. Of any other everything below the imports becomes one function.
 */
export function toModule(code) {
  if (/^export /m.test(code)) return code;
  const [imports] = IMPORTS.exec(code);
  return `${imports}\nexport default async function main() {\n${code.slice(imports.length)}\n}\n`;
}
