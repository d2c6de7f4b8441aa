const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/**
 * Whether a text is an age recipient without a typing error: X25519 recipients are Bech32 (BIP 173), which ends in a
 * checksum. A wrong one would only be noticed at night, by the first dump.
 *
 * @param text `age1` and letters of Bech32's alphabet
 */
export function isAgeRecipient(text: string): boolean {
  const prefix = Array.from("age", (letter) => letter.charCodeAt(0));
  const values = [
    ...prefix.map((code) => code >> 5),
    0,
    ...prefix.map((code) => code & 31),
    ...Array.from(text.slice(4), (letter) => ALPHABET.indexOf(letter)),
  ];
  let checksum = 1;
  for (const value of values) {
    const top = checksum >> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATOR.entries()) {
      if ((top >> bit) & 1) checksum ^= generator;
    }
  }
  return checksum === 1;
}
