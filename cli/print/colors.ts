import picocolors from "picocolors";

type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a stream; none when it is not a terminal, whatever runs us, or when NO_COLOR is set. */
export function colorsFor(stream: { readonly isTTY?: boolean }): Colors {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  return picocolors.createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || stream.isTTY === true));
}
