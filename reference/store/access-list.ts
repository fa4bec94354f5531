/** The standard rights of RFC 4314 2.1 and n of RFC 5257 3.4, in the order in which they are told. */
export const allRights = 'lrswipkxtean';

/** Rights of RFC 4314 2.1 and RFC 5257 3.4. */
export type Right = 'l' | 'r' | 's' | 'w' | 'i' | 'k' | 'x' | 't' | 'e' | 'a' | 'n';

/** The right that a change of a flag needs (RFC 4314 4). */
export function rightOfFlag(flag: string): Right {
  const rights: Readonly<Record<string, Right>> = { '\\seen': 's', '\\deleted': 't' };
  return rights[flag.toLowerCase()] ?? 'w';
}

/** What an owner keeps, whatever the list says (RFC 4314 2). */
export const ownersRights = 'la';

/** Who may do what with a mailbox: rights by identifier (RFC 4314 2). */
export class AccessList {
  private readonly byIdentifier: Map<string, string>;

  constructor(
    private readonly owner: string,
    entries: Iterable<readonly [string, string]> = [[owner, allRights]],
  ) {
    this.byIdentifier = new Map(entries);
  }

  /** Identifiers with their rights, in the order in which they were set. */
  get entries(): readonly (readonly [string, string])[] {
    return [...this.byIdentifier];
  }

  /** The rights that an identifier was given; '' for none. */
  rightsOf(identifier: string): string {
    return this.byIdentifier.get(identifier) ?? '';
  }

  /** Gives an identifier these rights in place of those that it had. Without any it is not in the list. */
  set(identifier: string, rights: string): void {
    if (rights === '') this.byIdentifier.delete(identifier);
    else this.byIdentifier.set(identifier, ordered(rights));
  }

  /** What a user may do: what the user and anyone were given, without what was taken from them by negative rights. */
  granted(user: string): string {
    const [given, taken] = ['', '-'].map(sign => this.rightsOf(sign + user) + this.rightsOf(`${sign}anyone`));
    const rights = [...allRights].filter(right => given?.includes(right) && !taken?.includes(right)).join('');
    return user === this.owner ? ordered(rights + ownersRights) : rights;
  }

  /** The same list, for a mailbox below (RFC 4314 4). */
  copy(): AccessList {
    return new AccessList(this.owner, this.byIdentifier);
  }
}

function ordered(rights: string): string {
  return [...allRights].filter(right => rights.includes(right)).join('');
}
