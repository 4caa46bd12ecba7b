/** Pixels: showing, turning and cutting a picture on canvases that never touch a file. */
import type { Box } from './crop.ts'

/** Shown pictures need no more pixels than this; cutting uses all of them. */
const shownSide = 1200
const jpegQuality = 0.93

function context(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const found = canvas.getContext('2d')
  if (found === null) throw new Error('no 2d canvas')
  return found
}

/** The whole picture with everything outside the box dimmed. */
export function draw({
  canvas,
  picture,
  box,
}: {
  readonly canvas: HTMLCanvasElement
  readonly picture: ImageBitmap
  readonly box: Box
}): void {
  const scale = Math.min(1, shownSide / Math.max(picture.width, picture.height))
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const paint = context(canvas)
  paint.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const [x, y, width, height] = [box.x * scale, box.y * scale, box.width * scale, box.height * scale]
  paint.fillStyle = 'rgb(0 0 0 / 58%)'
  paint.beginPath()
  paint.rect(0, 0, canvas.width, canvas.height)
  paint.rect(x, y, width, height)
  paint.fill('evenodd')
  paint.lineWidth = Math.max(2, canvas.width / 400)
  paint.strokeStyle = '#ffffff'
  paint.strokeRect(x, y, width, height)
}

export async function rotated(picture: ImageBitmap): Promise<ImageBitmap> {
  const canvas = document.createElement('canvas')
  canvas.width = picture.height
  canvas.height = picture.width
  const paint = context(canvas)
  paint.translate(canvas.width, 0)
  paint.rotate(Math.PI / 2)
  paint.drawImage(picture, 0, 0)
  return createImageBitmap(canvas)
}

/** The box as a file of the same kind, newly encoded: nothing of the original's metadata can be in it. */
export async function cut({
  picture,
  box,
  type,
}: {
  readonly picture: ImageBitmap
  readonly box: Box
  readonly type: string
}): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = document.createElement('canvas')
  canvas.width = box.width
  canvas.height = box.height
  context(canvas).drawImage(picture, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, jpegQuality))
  if (blob === null) throw new Error('the picture could not be encoded')
  return new Uint8Array(await blob.arrayBuffer())
}
