/** A msg-id of RFC 5322 3.6.4, quoted local parts and domain literals included. */
const form = /<\s*((?:"(?:[^"\\]|\\.)*"|[^\s<>@"])+)\s*@\s*(\[[^\]]*\]|[^\s<>@"]+)\s*>/g;

/** The message ids in a field, without their quoting (RFC 5256 3), in order. Comments hold none. */
export function messageIds(value: string): string[] {
  let text = value;
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(/\((?:[^()\\]|\\.)*\)/g, ' ');
  }
  return [...text.matchAll(form)].map(([, local = '', domain = '']) => {
    const plain = local.replace(/"((?:[^"\\]|\\.)*)"/g, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'));
    return `${plain}@${domain}`;
  });
}
