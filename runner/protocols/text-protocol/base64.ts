/** Base64 and nothing else (RFC 4648 4), padded; the empty text is the base64 of nothing. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
