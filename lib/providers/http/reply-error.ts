/** What an error reply said, without its headers and body: the cause of an AppError may end up in a log. */
export class HttpReplyError extends Error {
  override readonly name = 'HttpReplyError';
  constructor(
    message: string,
    readonly status: number,
    /** The provider's own code, where it has one. */
    readonly code: string | null,
  ) {
    super(message);
  }
}
