import { useEffect, useState } from 'react'
import { readAttachment, type AttachmentSource } from './attachment-bytes.ts'
import { useEngine } from './engine-context.tsx'

export type Photo = { readonly state: 'loading' | 'failed' } | { readonly state: 'shown'; readonly url: string }

const sourceKey = (source: AttachmentSource): string =>
  source.kind === 'sent' ? `sent:${source.id}:${source.statement}:${source.index}` : `staged:${source.staged}`

/** An object URL of a decrypted photo for as long as the component is mounted; revoked with it. */
export function usePhoto(source: AttachmentSource): Photo {
  const client = useEngine()
  const [photo, setPhoto] = useState<Photo>({ state: 'loading' })
  const key = sourceKey(source)
  useEffect(() => {
    const abort = new AbortController()
    let url: string | undefined
    setPhoto({ state: 'loading' })
    readAttachment(client, source, abort.signal).then(
      (blob) => {
        if (abort.signal.aborted) return
        url = URL.createObjectURL(blob)
        setPhoto({ state: 'shown', url })
      },
      () => {
        if (!abort.signal.aborted) setPhoto({ state: 'failed' })
      },
    )
    return () => {
      abort.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
    // oxlint-disable-next-line react/exhaustive-deps -- `key` says all of `source`, which is a new object each time
  }, [client, key])
  return photo
}
