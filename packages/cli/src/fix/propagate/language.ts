import { statSync } from 'node:fs';
import path from 'node:path';
import type { LanguageService, Node, SourceFile } from 'typescript';
import { loadTypeScript, type TypeScript } from './load-typescript.js';
import { findSources, type ProjectSources } from './project-files.js';

/** A piece of a file. */
export interface Span {
  /** Absolute, with slashes. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** What TypeScript knows of a project. */
export class Language {
  readonly ts: TypeScript;
  readonly #service: LanguageService;
  readonly #sources: ProjectSources;
  /** What files would be. */
  readonly #changed = new Map<string, string>();
  #version = 0;
  /** What the compiler says today. */
  readonly #errors = new Map<string, readonly string[]>();

  private constructor(ts: TypeScript, sources: ProjectSources, root: string) {
    this.ts = ts;
    this.#sources = sources;
    this.#service = ts.createLanguageService(
      {
        getCompilationSettings: () => sources.options,
        getCurrentDirectory: () => root,
        getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
        getScriptFileNames: () => [...sources.files],
        getScriptVersion: (file) => this.#versionOf(file),
        getScriptSnapshot: (file) => {
          const text = this.#changed.get(slashes(file)) ?? ts.sys.readFile(file);
          return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
        },
        fileExists: ts.sys.fileExists,
        readFile: ts.sys.readFile,
        readDirectory: ts.sys.readDirectory,
        directoryExists: ts.sys.directoryExists,
        getDirectories: ts.sys.getDirectories,
        ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
      },
      ts.createDocumentRegistry(),
    );
  }

  /** @throws LoopguardConfigError where the project has no TypeScript */
  static async open(root: string): Promise<Language> {
    const ts = loadTypeScript(root);
    return new Language(ts, await findSources(ts, root), root);
  }

  /** Every place that means what the name at a position does. */
  references(file: string, position: number): Span[] {
    const found = this.#service.findReferences(file, position) ?? [];
    const spans = found.flatMap(({ references }) =>
      references.map(({ fileName, textSpan }) => ({
        file: slashes(fileName),
        start: textSpan.start,
        end: textSpan.start + textSpan.length,
      })),
    );
    const unique = new Map(spans.map((span) => [keyOf(span), span]));
    return [...unique.values()];
  }

  /** Whether a method is written again in a subclass. */
  isOverridden({ file, start, end }: Span): boolean {
    const node = this.nodeAt(file, start, end);
    if (!node || !this.ts.isMethodDeclaration(node.parent)) return false;
    return (this.#service.getImplementationAtPosition(file, start) ?? []).length > 1;
  }

  /** The sources of the project itself. */
  sourceFiles(): SourceFile[] {
    const program = this.#service.getProgram();
    const own = new Set(this.#sources.files.map(slashes));
    return (program?.getSourceFiles() ?? []).filter(({ fileName }) => own.has(slashes(fileName)));
  }

  /** Where what a name means is declared. */
  definitions({ file, start }: Span): Span[] {
    return (this.#service.getDefinitionAtPosition(file, start) ?? []).map(
      ({ fileName, textSpan }) => ({
        file: slashes(fileName),
        start: textSpan.start,
        end: textSpan.start + textSpan.length,
      }),
    );
  }

  /** Whether a name is that of what it stands in: nothing else decides what it means. */
  isDeclaration(node: Node): boolean {
    const named = node.parent as { readonly name?: Node };
    return named.name === node && !this.ts.isPropertyAccessExpression(node.parent);
  }

  /** The innermost node of a file at a position. */
  nodeAt(file: string, start: number, end: number): Node | undefined {
    const source = this.#service.getProgram()?.getSourceFile(file);
    const visit = (node: Node): Node | undefined => {
      if (node.getStart() > start || node.getEnd() < end) return undefined;
      return this.ts.forEachChild(node, visit) ?? node;
    };
    return source && visit(source);
  }

  /** What the compiler would say of the project, or of some files, that it does not say today, the first of it. */
  newError(changed: ReadonlyMap<string, string>, some?: readonly string[]): string | undefined {
    if (!this.#sources.isTyped) return undefined;
    const files = this.sourceFiles()
      .map(({ fileName }) => slashes(fileName))
      .filter((file) => some === undefined || some.includes(file));
    for (const file of files) {
      if (!this.#errors.has(file)) this.#errors.set(file, this.#errorsOf(file));
    }
    for (const [file, text] of changed) this.#changed.set(file, text);
    this.#version++;
    let found: string | undefined;
    for (const file of files) {
      const known = [...(this.#errors.get(file) ?? [])];
      found ??= this.#errorsOf(file).find((error) => {
        const at = known.indexOf(error);
        if (at !== -1) known.splice(at, 1);
        return at === -1;
      });
    }
    this.#changed.clear();
    this.#version++;
    return found;
  }

  #errorsOf(file: string): string[] {
    return this.#service
      .getSemanticDiagnostics(file)
      .filter(({ category }) => category === this.ts.DiagnosticCategory.Error)
      .map(({ messageText, code }) => {
        const text = typeof messageText === 'string' ? messageText : messageText.messageText;
        return `${path.basename(file)}: TS${code}: ${text.replace(/\.$/, '')}`;
      });
  }

  #versionOf(file: string): string {
    if (this.#changed.has(slashes(file))) return `changed ${this.#version}`;
    return String(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  }
}

export function slashes(file: string): string {
  return file.replaceAll('\\', '/');
}

export function keyOf({ file, start, end }: Span): string {
  return `${file}:${start}:${end}`;
}
