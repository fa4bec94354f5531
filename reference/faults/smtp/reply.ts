/** Changes nothing but the code of a reply's first line. */
export const recode = (reply: string, code: string): string => code + reply.slice(3);

/** Which replies a fault is about: those that begin so. */
export const startsWith =
  (start: string) =>
  (reply: string): boolean =>
    reply.startsWith(start);
