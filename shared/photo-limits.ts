/** Bounds of how pictures are told to be alike: a part of `limits` (limits.ts), by which it is used. */
export const photoLimits = {
  /**
   * Bits of 64 in which two prints of pictures may differ and be called alike. One picture in another size, compression,
   * brightness, or evenly trimmed by up to 8 % differs in 0 to 6; pictures that are not one in about 28, seldom in less
   * than 14. Portraits before the same wall come nearer: a hint, which a person looks at.
   */
  photoAlikeBits: 6,
  /** Pictures that are shown beside a new one. */
  photosAlikeShown: 3,
  /** A picture that ends the page which decodes it is not given out for ever. */
  photoPrintTries: 3,
  /** Between two pictures that are looked at unasked: a desk stays quick. */
  photoPrintPauseMs: 250,
  /** Until it is looked again whether there are any: files come after their statements. */
  photoPrintRestMs: 60_000,
} as const
