import type {
  CodeForm,
  FetchItem,
  ListForms,
  ReadValue,
  ResponseForm,
  SearchItem,
  Vocabulary,
} from '../grammar/vocabulary.js';
import type { Invariant } from '../invariants/invariant.js';
import type { PatternForm } from '../match/forms.js';
import type { Command, CommandForm } from '../session/command.js';

/** One extension of IMAP, whole. Names on the wire are in capitals. IMAP4rev1 itself has the same form. */
export interface Extension {
  /** The RFC, and its title in short. */
  readonly rfc: number;
  readonly title: string;
  /** The capabilities that say a server has it; a name that ends in `=` stands for all that begin so. */
  readonly capabilities: readonly string[];
  /** Those of them that a server of IMAP4rev2 need not list, as they are a part of it (RFC 9051 appendix E). */
  readonly inRev2?: readonly string[];
  /** Once one of its capabilities is enabled, quoted strings and text may hold UTF-8. */
  readonly utf8?: true;
  /** Once one of them is enabled, the session is one of IMAP4rev2. */
  readonly rev2?: true;
  /** Once one of them is enabled, FETCH responses tell mod-sequences (RFC 7162 3.1). */
  readonly modSeqs?: true;
  /** Does a command ask for mod-sequences, so that it is so once it was answered OK? */
  readonly asksForModSeqs?: (command: Command) => boolean;
  /** Once one of them is enabled, removals are told by VANISHED (RFC 7162 3.2.10). */
  readonly vanished?: true;
  /** By name; `UID FETCH` for the UID forms. */
  readonly commands?: Readonly<Record<string, CommandForm>>;
  /**
   * Commands of others, by name, and which text makes them something that only disposable accounts get: what they would put into a mailbox could not be
   * told from mail that the harness did not make.
   */
  readonly unrecognisable?: Readonly<Record<string, RegExp>>;
  /** Untagged responses, by keyword. */
  readonly responses?: Readonly<Record<string, ResponseForm>>;
  readonly codes?: Readonly<Record<string, CodeForm>>;
  /** Items of FETCH data. */
  readonly fetch?: Readonly<Record<string, FetchItem>>;
  /** STATUS items. */
  readonly status?: Readonly<Record<string, ReadValue>>;
  /** What SEARCH returns. */
  readonly search?: Readonly<Record<string, SearchItem>>;
  readonly list?: ListForms;
  /** Patterns in map form, by the key that tells them. */
  readonly patterns?: Readonly<Record<string, PatternForm>>;
  readonly invariants?: readonly Invariant[];
  /** The command that begins compression by DEFLATE. */
  readonly compression?: string;
}

/**
 * Puts one kind of table together.
 * @throws Error when two extensions define the same name
 */
export function union<T>(
  extensions: readonly Extension[],
  table: (extension: Extension) => Readonly<Record<string, T>> | undefined,
): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const extension of extensions) {
    for (const [name, form] of Object.entries(table(extension) ?? {})) {
      if (all.has(name)) throw new Error(`${name} of RFC ${extension.rfc} is defined twice`);
      all.set(name, form);
    }
  }
  return all;
}

/** What is known of responses when all these extensions are. */
export function vocabularyOf(extensions: readonly Extension[]): Vocabulary {
  const responses = union(extensions, each => each.responses);
  const names = [...responses].filter(([, form]) => form.numbered).map(([name]) => name);
  return {
    responses,
    numbered: [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' or '),
    codes: union(extensions, each => each.codes),
    fetch: union(extensions, each => each.fetch),
    status: union(extensions, each => each.status),
    search: union(extensions, each => each.search),
    list: {
      exclusive: extensions.flatMap(each => each.list?.exclusive ?? []),
      implied: union(extensions, each => each.list?.implied),
      items: union(extensions, each => each.list?.items),
    },
  };
}
