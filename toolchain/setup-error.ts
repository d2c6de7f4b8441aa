/** Something that the user has to see to: the message says what was found, what is needed and what to do. */
export class SetupError extends Error {}
