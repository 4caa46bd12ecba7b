/** React's way to the engine: queries and commands by contract name. */
import {
  QueryClient,
  QueryClientProvider,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { GiaobanError } from '../../shared/errors.ts'
import type { CallName, EventName, EventOf, RequestOf, ResponseOf } from '../../shared/ipc/contract.ts'
import type { Connection, EngineClient } from './client.ts'
import { callsChangedBy } from './invalidation.ts'

const EngineContext = createContext<EngineClient | undefined>(undefined)

export function useEngine(): EngineClient {
  const client = useContext(EngineContext)
  if (client === undefined) throw new Error('EngineProvider is missing')
  return client
}

export function useConnection(): Connection {
  const client = useEngine()
  return useSyncExternalStore(client.onConnection, client.connection)
}

/** The answer to a question, kept until the engine says that it has changed. `input` undefined: not asked yet. */
export function useAsk<Name extends CallName>(
  name: Name,
  input: RequestOf<Name> | undefined,
  options: { readonly keepPrevious?: boolean } = {},
): UseQueryResult<ResponseOf<Name>, GiaobanError> {
  const client = useEngine()
  return useQuery<ResponseOf<Name>, GiaobanError>({
    queryKey: [name, input],
    queryFn: () => client.call(name, input as RequestOf<Name>),
    enabled: input !== undefined,
    ...(options.keepPrevious === true ? { placeholderData: ((previous: unknown) => previous) as never } : {}),
  })
}

/** One answer for each input, as far as they have come. */
export function useAskEach<Name extends CallName>(
  name: Name,
  inputs: readonly RequestOf<Name>[],
): readonly ResponseOf<Name>[] {
  const client = useEngine()
  const answers = useQueries({
    queries: inputs.map((input) => ({ queryKey: [name, input], queryFn: () => client.call(name, input) })),
  })
  return answers.flatMap(({ data }) => (data === undefined ? [] : [data as ResponseOf<Name>]))
}

/** A command. What it changes is told by the engine's `changed` event, not guessed here. */
export function useDo<Name extends CallName>(
  name: Name,
): UseMutationResult<ResponseOf<Name>, GiaobanError, RequestOf<Name>> {
  const client = useEngine()
  return useMutation<ResponseOf<Name>, GiaobanError, RequestOf<Name>>({
    mutationFn: (input) => client.call(name, input),
  })
}

export function useEngineEvent<Name extends EventName>(name: Name, listener: (value: EventOf<Name>) => void): void {
  const client = useEngine()
  useEffect(() => client.on(name, listener), [client, name, listener])
}

function KeepFresh(): ReactNode {
  const client = useEngine()
  const queries = useQueryClient()
  const connection = useConnection()
  useEffect(
    () =>
      client.on('changed', ({ what }) => {
        const calls = callsChangedBy(what)
        void queries.invalidateQueries({ predicate: (query) => calls.has(String(query.queryKey[0])) })
      }),
    [client, queries],
  )
  useEffect(() => client.on('sync', (state) => queries.setQueryData(['sync.state', {}], state)), [client, queries])
  useEffect(() => {
    if (connection === 'connected') void queries.invalidateQueries()
  }, [connection, queries])
  return undefined
}

export function EngineProvider({ client, children }: { readonly client: EngineClient; readonly children: ReactNode }) {
  const [queries] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: {
            retry: false,
            staleTime: Number.POSITIVE_INFINITY,
            refetchOnWindowFocus: false,
            networkMode: 'always',
          },
          mutations: { retry: false, networkMode: 'always' },
        },
      }),
  )
  return (
    <EngineContext value={client}>
      <QueryClientProvider client={queries}>
        <KeepFresh />
        {children}
      </QueryClientProvider>
    </EngineContext>
  )
}
