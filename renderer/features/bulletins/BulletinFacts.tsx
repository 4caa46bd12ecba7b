import { useTranslation } from 'react-i18next'
import type { BulletinInput } from '../../../shared/domain/bulletin-input.ts'
import { plainDate } from '../../ui/dates.ts'
import { Fact, Facts, Section } from '../../ui/Section.tsx'
import { Tag } from '../../ui/StatusBadge.tsx'
import styles from './bulletins.module.css'
import { LegalFacts } from './LegalFacts.tsx'

/** Everything that was typed, grouped as officers read it; what was not typed is not there. */
export function BulletinFacts({ bulletin }: { readonly bulletin: BulletinInput }) {
  const { t } = useTranslation()
  const { subject, contact } = bulletin
  const danger = [bulletin.danger, bulletin.weapons].some((text) => text !== undefined)
  return (
    <>
      {bulletin.actions === undefined || bulletin.actions.length === 0 ? undefined : (
        <p className={styles['asked']}>
          <span>{t('word.label.actions')}</span>
          {bulletin.actions.map((action) => (
            <Tag key={action} tone={action === 'arrest' ? 'danger' : 'accent'}>
              {t(`word.action.${action}`)}
            </Tag>
          ))}
        </p>
      )}
      {danger ? (
        <Section title={t('bulletin.section.danger')}>
          <Facts>
            <Fact label={t('word.label.danger')}>{bulletin.danger}</Fact>
            <Fact label={t('word.label.weapons')}>{bulletin.weapons}</Fact>
          </Facts>
        </Section>
      ) : undefined}
      <Section title={t('bulletin.section.identity')} hidden={subject === undefined}>
        <PersonFacts subject={subject ?? {}} />
      </Section>
      <LegalFacts bulletin={bulletin} />
      <TraceFacts bulletin={bulletin} />
      <Section title={t('bulletin.section.contact')} hidden={contact === undefined}>
        <Facts>
          <Fact label={t('word.label.contact')}>{contact?.name}</Fact>
          <Fact label={t('word.label.phone')}>{contact?.phone}</Fact>
          <Fact label={t('word.label.officeAddress')}>{contact?.address}</Fact>
        </Facts>
      </Section>
      <Section
        title={t('bulletin.section.notes')}
        hidden={bulletin.notes === undefined && bulletin.handlingNote === undefined}
      >
        <Facts>
          <Fact label={t('word.label.notes')}>{bulletin.notes}</Fact>
          <Fact label={t('word.label.handlingNote')}>{bulletin.handlingNote}</Fact>
          <Fact label={t('word.label.handling')}>{t(`word.handling.${bulletin.handling}`)}</Fact>
        </Facts>
      </Section>
    </>
  )
}

type Subject = NonNullable<BulletinInput['subject']>

function PersonFacts({ subject }: { readonly subject: Subject }) {
  const { t } = useTranslation()
  const others = subject.names?.filter((name) => name.kind !== 'legal') ?? []
  const birth =
    subject.birth?.date === undefined
      ? (subject.birth?.year?.toString() ?? subject.birth?.unknown)
      : plainDate(subject.birth.date)
  return (
    <Facts>
      <Fact label={t('word.label.fullName')}>
        {subject.names
          ?.filter((name) => name.kind === 'legal')
          .map((name) => name.full)
          .join(', ')}
      </Fact>
      <Fact label={t('word.label.aliases')}>{others.map((name) => name.full).join(', ')}</Fact>
      <Fact label={t('word.label.sex')}>{subject.sex === undefined ? undefined : t(`word.sex.${subject.sex}`)}</Fact>
      <Fact label={t('word.label.birth')}>{birth}</Fact>
      <Fact label={t('word.label.birthPlace')}>{subject.birthPlace}</Fact>
      <Fact label={t('word.label.hometown')}>{subject.hometown}</Fact>
      <Fact label={t('word.label.nationality')}>{subject.nationality}</Fact>
      <Fact label={t('word.label.ethnicity')}>{subject.ethnicity}</Fact>
      <Fact label={t('word.label.religion')}>{subject.religion}</Fact>
      <Fact label={t('word.label.occupation')}>{subject.occupation}</Fact>
      {subject.ids?.map((id) => (
        <Fact key={`${id.type}:${id.number}`} label={t(`word.identity.${id.type}`)}>
          <span className="mono">{id.number}</span>
        </Fact>
      ))}
      {subject.addresses?.map((address, index) => (
        <Fact key={index} label={t(`word.address.${address.type}`)}>
          {address.text}
        </Fact>
      ))}
      <Fact label={t('word.label.father')}>{subject.father}</Fact>
      <Fact label={t('word.label.mother')}>{subject.mother}</Fact>
      <Fact label={t('word.label.height')}>
        {subject.heightCm === undefined ? undefined : `${subject.heightCm} cm`}
      </Fact>
      <Fact label={t('word.label.hair')}>{subject.hair}</Fact>
      <Fact label={t('word.label.skin')}>{subject.skin}</Fact>
      {subject.marks?.map((mark, index) => (
        <Fact key={index} label={t(`word.mark.${mark.type}`)}>
          {mark.text}
        </Fact>
      ))}
    </Facts>
  )
}

function TraceFacts({ bulletin }: { readonly bulletin: BulletinInput }) {
  const { t } = useTranslation()
  const { vehicles = [], phones = [], accounts = [], hidingPlaces = [] } = bulletin
  if (vehicles.length + phones.length + accounts.length + hidingPlaces.length === 0) return undefined
  return (
    <Section title={t('bulletin.section.traces')}>
      <Facts>
        {vehicles.map((vehicle, index) => (
          <Fact key={index} label={t(`word.vehicleClass.${vehicle.class}`)}>
            <span className="mono">{vehicle.plate}</span> {vehicle.text}
          </Fact>
        ))}
        <Fact label={t('word.label.phones')}>{phones.join('\n')}</Fact>
        {accounts.map((account, index) => (
          <Fact key={index} label={account.bank}>
            <span className="mono">{account.number}</span>
          </Fact>
        ))}
        {hidingPlaces.map((place, index) => (
          <Fact key={index} label={t('word.label.hidingPlaces')}>
            {place.text}
          </Fact>
        ))}
      </Facts>
    </Section>
  )
}
