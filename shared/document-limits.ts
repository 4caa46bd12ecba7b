/** Bounds of what is printed: a part of `limits` (limits.ts), by which it is used. */
export const documentLimits = {
  /** Sheets of one print: a shift's patrols. More is another print, counted by itself. */
  documentCopies: 50,
  /** Content and signature of a code: a QR code of this much is read off a sheet by any scanner. */
  documentCodeBytes: 256,
} as const
