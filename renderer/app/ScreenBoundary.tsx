import { Button } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../ui/states.tsx'

/** A screen that throws is replaced by a sentence and a button; its data is in the engine. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    return this.state.failed ? <Crashed again={() => this.setState({ failed: false })} /> : this.props.children
  }
}

function Crashed({ again }: { readonly again: () => void }) {
  const { t } = useTranslation()
  return (
    <Empty icon="alert" tone="danger" title={t('frame.crashTitle')} text={t('frame.crashText')}>
      <Button onClick={again}>{t('frame.crashAgain')}</Button>
    </Empty>
  )
}
