/** Variables that every scenario has, with what they hold. Names that end in 2 are of the second leased account. */
export const builtIn: Readonly<Record<string, string>> = {
  client: 'the name that the harness gives itself in EHLO',
  domain: "the target's mail domain",
  sender: 'an address outside of the domain, to send from',
  recipient: "the leased account's address",
  recipient2: "the second leased account's address",
  user: "the leased account's user name",
  password: "the leased account's password",
  user2: "the second leased account's user name",
  password2: "the second leased account's password",
  unknown: 'an address in the domain that does not exist',
  foreign: 'an address in a domain that the server is not responsible for',
  mailbox: "the fresh mailbox's name",
  delimiter: 'the hierarchy delimiter of mailbox names',
  token: 'letters and digits that no other scenario has',
};
