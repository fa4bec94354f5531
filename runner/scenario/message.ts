import type { Template } from '../source/template.js';

/** A fixture's name, or text whose lines are ended by CRLF and behind which `repeat` stands so many `times`. */
export type MessageSource =
  | { readonly file: string }
  | { readonly text: Template; readonly repeat?: Template; readonly times?: number };

export interface GivenMessage {
  readonly message: MessageSource;
  readonly flags?: readonly string[];
  /** IMAP date-time, without quotes. */
  readonly date?: string;
}
