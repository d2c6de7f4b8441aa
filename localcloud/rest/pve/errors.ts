/** What PVE's API answers instead of data: the message stands in the status line and in the body. */
export class PveError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "PveError";
    this.status = status;
  }
}
