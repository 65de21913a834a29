import type { ParsedFile } from '../syntax/parse.js';
import { rangeOf, stringValue } from '../syntax/nodes.js';
import { whyOtherArguments } from './check-arguments.js';
import { whyNoOutput, whyNoSleep } from './check-use.js';
import { type Conversion, editsOf, type ImportedModule, opensParenthesis } from './conversion.js';
import { applyEdits, type Edit } from './edits.js';
import { findCall, type FoundCall } from './find-call.js';
import { Imports } from './imports.js';
import { type NoAwait, whyNoAwait } from './may-await.js';
import { whatOthersMayDo } from './meanwhile/meanwhile.js';
import { wouldContinueLine } from './parentheses.js';
import { type Replacement, replacementFor } from './replacements.js';
import { type NodePath, type Scopes, scopesOf } from './scopes.js';

/** A call as a report has it. */
export interface Place {
  readonly call: string;
  readonly line: number;
  readonly column: number;
}

/** What is known of the file around a call. */
export interface Surroundings {
  /** Why nothing can be awaited at the top of the file; undefined where it can. */
  readonly atTop: string | undefined;
  /** What `import()` of a module needs, given what is required; or why it cannot take its place. */
  readonly toImport: (specifier: string) => ImportedModule | string;
}

/** What is known where only the text of the file is. */
const ONLY_TEXT: Surroundings = {
  atTop: 'it is at the top of a file that may not be an ES module',
  toImport: () => 'it is not known whether an import would give the same',
};

/** Why a call is left as it is. */
export type Refusal = NoAwait;

/** A file whose calls can be awaited. */
export class ConvertibleFile {
  readonly scopes: Scopes;
  readonly #around: Surroundings;

  /** @throws TypeError, RangeError where the names of the file cannot be understood */
  constructor(source: ParsedFile, around: Surroundings = ONLY_TEXT) {
    this.scopes = scopesOf(source);
    this.#around = around;
  }

  /** How the call at a place is awaited, or why it is not. */
  conversionAt(place: Place): Conversion | Refusal {
    const conversion = this.convertible(place);
    if ('why' in conversion) return conversion;
    return this.whyNoAwait(conversion.found.path) ?? conversion;
  }

  /** Why nothing can be awaited where a node is; undefined where it can. */
  whyNoAwait(path: NodePath): NoAwait | undefined {
    return whyNoAwait(path, this.#around.atTop);
  }

  /** The same, as if the function around it were async. */
  convertible({ call, line, column }: Place): Conversion | Refusal {
    const replacement = replacementFor(call);
    if (!replacement) return { why: 'it has no asynchronous form with the same result' };
    const found = findCall(this.scopes, replacement, line, column);
    if (typeof found === 'string') return { why: found };
    const { sure, may } = whatOthersMayDo(found.path, this.scopes);
    const why =
      whyOtherArguments(found.call, replacement) ?? sure ?? this.#whyComments(found, replacement);
    if (why !== undefined) return { why };
    return this.#complete({ found, replacement, ...(may !== undefined && { may }) });
  }

  /** The text with these calls awaited, and further edits made. */
  changed(conversions: readonly Conversion[], further: readonly Edit[] = []): string {
    const imports = new Imports(this.scopes);
    const edits = conversions.flatMap((conversion) => editsOf(conversion, imports));
    return applyEdits(this.scopes.source.text, [...edits, ...further, ...imports.edits()]);
  }

  /** Why: what takes the place of a name has no place for what stands within it. */
  #whyComments({ call }: FoundCall, { form }: Replacement): string | undefined {
    const { start, end } = rangeOf(form === 'sleep' || form === 'import' ? call : call.callee);
    const { comments } = this.scopes.source;
    const isWithin = comments.some((each) => each.start! >= start && each.end! <= end);
    return isWithin ? 'a comment stands within the call' : undefined;
  }

  #complete(conversion: Conversion): Conversion | Refusal {
    const { found, replacement } = conversion;
    if (opensParenthesis(conversion) && wouldContinueLine(found.path, this.scopes.source)) {
      return { why: 'its line would begin with a parenthesis, without a semicolon before it' };
    }
    switch (replacement.form) {
      case 'sleep':
        return withReason(conversion, whyNoSleep(found));
      case 'output':
        return withReason(conversion, whyNoOutput(found));
      case 'import':
        return this.#withImport(conversion);
      default:
        return conversion;
    }
  }

  #withImport(conversion: Conversion): Conversion | Refusal {
    const [first] = conversion.found.call.arguments;
    const specifier = first && stringValue(first);
    if (specifier === undefined) return { why: 'what it loads is not written out' };
    const imported = this.#around.toImport(specifier);
    return typeof imported === 'string' ? { why: imported } : { ...conversion, imported };
  }
}

function withReason(conversion: Conversion, why: string | undefined): Conversion | Refusal {
  return why === undefined ? conversion : { why };
}
