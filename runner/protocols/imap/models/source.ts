/** How something of a message came to be known: the server told it, or it follows from APPEND or COPY. */
export type Source = 'told' | 'appended' | 'copied';
