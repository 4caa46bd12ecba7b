import { useTranslation } from 'react-i18next'
import type { ResponseOf } from '../../shared/ipc/contract.ts'
import { Admin } from '../features/admin/Admin.tsx'
import { BulletinDetail } from '../features/bulletins/BulletinDetail.tsx'
import { BulletinList } from '../features/bulletins/BulletinList.tsx'
import { Compose } from '../features/compose/Compose.tsx'
import { Revise } from '../features/compose/Revise.tsx'
import { Conversations } from '../features/conversations/Conversations.tsx'
import { Desk } from '../features/desk/Desk.tsx'
import { Directory } from '../features/directory/Directory.tsx'
import { Cases } from '../features/cases/Cases.tsx'
import { Handovers } from '../features/handover/Handovers.tsx'
import { Units } from '../features/map/Units.tsx'
import { Plans } from '../features/plans/Plans.tsx'
import { Reports } from '../features/reports/Reports.tsx'
import { Requests } from '../features/requests/Requests.tsx'
import { Settings } from '../features/settings/Settings.tsx'
import { keysOf, placeOf, useNavigation, type Screen } from './routes.ts'

interface Props {
  readonly session: ResponseOf<'session.state'>
  readonly reachable: readonly Screen[]
}

/** The one place where features meet: each gets what it needs of the others as a property. */
export function Screens({ session, reachable }: Props) {
  const { place, go } = useNavigation()
  const { t } = useTranslation()
  const roles = session.signedIn?.roles ?? []
  const maySend = roles.includes('duty') || roles.includes('commander')
  const open = (bulletin: string | undefined): void =>
    go({ screen: place.screen === 'bulletins' ? 'bulletins' : 'desk', bulletin })
  const detail = (id: string) => (
    <BulletinDetail
      key={id}
      id={id}
      onClose={() => open(undefined)}
      onUpdate={(update) => go({ screen: 'compose', update })}
    />
  )
  const list = { open: place.bulletin, onOpen: open, renderDetail: detail }
  switch (place.screen) {
    case 'desk':
      return (
        <Desk
          {...list}
          onLine={({ family, id }) => go(placeOf(family, id))}
          onCompose={() => go({ screen: 'compose' })}
        />
      )
    case 'bulletins':
      return <BulletinList {...list} />
    case 'requests':
      return (
        <Requests
          open={place.request}
          onOpen={(request) => go({ screen: 'requests', request })}
          mayAsk={roles.some((role) => role !== 'admin')}
        />
      )
    case 'cases':
      return (
        <Cases
          open={place.file}
          onOpen={(file) => go({ screen: 'cases', file })}
          mayOpen={roles.includes('investigator') || roles.includes('commander')}
        />
      )
    case 'plans':
      return (
        <Plans
          open={place.plan}
          onOpen={(plan) => go({ screen: 'plans', plan })}
          mayPropose={roles.includes('commander')}
        />
      )
    case 'reports':
      return (
        <Reports
          open={place.report}
          onOpen={(report) => go({ screen: 'reports', report })}
          maySubmit={roles.includes('commander')}
        />
      )
    case 'conversations':
      return (
        <Conversations
          open={place.conversation}
          onOpen={(conversation) => go({ screen: 'conversations', conversation })}
        />
      )
    case 'handover':
      return (
        <Handovers
          open={place.handover}
          onOpen={(handover) => go({ screen: 'handover', handover })}
          onRecord={(family, id) => go(placeOf(family, id))}
        />
      )
    case 'compose':
      return place.update === undefined ? (
        <Compose
          maySend={maySend}
          onSent={(id) => go({ screen: 'desk', bulletin: id })}
          onUpdate={(update) => go({ screen: 'compose', update })}
          onAlike={({ family, id }) => go(placeOf(family, id))}
        />
      ) : (
        <Revise
          key={place.update}
          id={place.update}
          maySend={maySend}
          onDone={(id) => go({ screen: 'desk', bulletin: id })}
          onAlike={({ family, id }) => go(placeOf(family, id))}
        />
      )
    case 'map':
      return <Units />
    case 'directory':
      return <Directory />
    case 'settings':
      return (
        <Settings
          session={session}
          screenKeys={[...keysOf(reachable)].map(([screen, key]) => [t(`frame.nav.${screen}`), key])}
        />
      )
    case 'admin':
      return <Admin session={session} />
  }
}
