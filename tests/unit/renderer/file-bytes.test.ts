import { expect, test } from 'vitest'
import { bytesOf } from '../../../renderer/engine-client/file-bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { codeOf } from '../../support/home-kit.ts'

test('a file is read as it is', async () => {
  expect(await bytesOf(new File([new Uint8Array([1, 2])], 'a.png'), 2)).toEqual(new Uint8Array([1, 2]))
})

test('a folder that is dropped, or a stick that was pulled out, is said in words and not a fault of the page', async () => {
  const gone = Object.assign(new File([], 'a folder'), { arrayBuffer: () => Promise.reject(new DOMException('gone')) })
  expect(await codeOf(() => bytesOf(gone, limits.attachmentTotalBytes))).toBe('store/io')
})

test('nothing is read of a file that is too large to be taken', async () => {
  let isRead = false
  const large = {
    size: limits.attachmentTotalBytes + 1,
    arrayBuffer: () => {
      isRead = true
      return Promise.reject(new Error('no memory'))
    },
  } as unknown as File
  expect(await codeOf(() => bytesOf(large, limits.attachmentTotalBytes))).toBe('attachment/too-large')
  expect(isRead).toBe(false)
})
