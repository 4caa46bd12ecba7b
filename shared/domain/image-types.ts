/** Pictures that this program takes and shows: all others are files that it does not open. */
export const imageTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export type ImageType = (typeof imageTypes)[number]
export const isImageType = (type: string): type is ImageType => imageTypes.some((each) => each === type)
