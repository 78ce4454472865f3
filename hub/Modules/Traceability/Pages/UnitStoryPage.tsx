import { Button, Group } from '@mantine/core';
import { IconDownload, IconTag } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { ofCompany } from '@ui/api/company';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Columns, Facts, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UnitStory } from './api';
import { GenealogyView } from './GenealogyView';
import { Timeline } from './Timeline';
import { UnitState } from './UnitState';
import { VerifiedMark } from './VerifiedMark';

/** A unit's whole story: when, who, where, what went into it, and whether the record is sound. */
export function UnitStoryPage({ aside }: { aside?: (story: UnitStory) => ReactNode }) {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const { t } = useTranslation('traceability');
  const query = useAnswer(
    '/api/v1/units/{uid}',
    { path: { uid } },
    { topics: ['scans', 'tokens', 'exceptions'], onlyKey: uid },
  );
  return (
    <PageFrame
      title={<Uid uid={uid} link={false} />}
      crumbs={[{ to: '/units', text: t('units') }]}
      lead={
        query.data && (
          <span style={{ display: 'inline-flex', gap: 18, alignItems: 'center', flexWrap: 'wrap' }}>
            <UnitState state={query.data.state} />
            <VerifiedMark chain={query.data.chain} />
            <AsOf at={query.asOf} />
          </span>
        )
      }
      actions={
        query.data && (
          <Group gap="xs">
            <Button
              component={Go}
              variant="default"
              to="/labels"
              search={{ uids: uid }}
              leftSection={<IconTag size={16} aria-hidden />}
            >
              {t('unit.label')}
            </Button>
            <Button
              component="a"
              variant="default"
              href={ofCompany(`/api/v1/units/${encodeURIComponent(uid)}/export`)}
              download={`${uid}.json`}
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t('unit.export')}
            </Button>
          </Group>
        )
      }
    >
      <Answer query={query}>{(story) => <Body story={story} aside={aside?.(story)} />}</Answer>
    </PageFrame>
  );
}

function Body({ story, aside }: { story: UnitStory; aside?: ReactNode }) {
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const first = story.events[0];
  const last = story.events.at(-1);
  return (
    <>
      <Panel title={t('genealogy')} note={t('genealogy.note')} flush>
        <GenealogyView uid={story.uid} />
      </Panel>
      <Columns>
        <Stack>
          <Panel title={t('history')} note={t('history.note', { count: story.events.length })}>
            <Timeline events={story.events} />
          </Panel>
        </Stack>
        <Stack>
          <Panel title={t('unit.facts')}>
            <Facts
              items={[
                [
                  t('unit.item'),
                  story.itemName ? `${story.itemName}${story.itemCode ? ` (${story.itemCode})` : ''}` : story.type,
                ],
                [
                  t('unit.order'),
                  story.orderNumber ? (
                    <Go key="order" to="/orders/$number" params={{ number: story.orderNumber }}>
                      {story.orderNumber}
                    </Go>
                  ) : (
                    '–'
                  ),
                ],
                [t('unit.step'), story.step ? `${story.step} ${story.stepName ?? ''}` : '–'],
                [t('unit.next_station'), story.nextStation ?? '–'],
                [t('unit.minted'), <When key="minted" at={story.mintedAt} full />],
                [t('unit.lead_time'), first && last ? formats.span(Date.parse(last.at) - Date.parse(first.at)) : '–'],
              ]}
            />
          </Panel>
          {aside}
          <Panel title={t('verified.title')}>
            <p style={{ margin: '0 0 10px', color: 'var(--eh-ink-2)' }}>
              {story.chain.sound
                ? t('verified.sound.text', { count: story.chain.events })
                : t('verified.broken.text', { at: story.chain.brokenAt ?? '?' })}
            </p>
            <Facts
              items={[
                [t('verified.checked'), <When key="checked" at={story.chain.checkedAt} full />],
                [
                  t('verified.head'),
                  <code key="head" style={{ fontSize: 12, overflowWrap: 'anywhere' }}>
                    {story.chain.headHash}
                  </code>,
                ],
              ]}
            />
          </Panel>
        </Stack>
      </Columns>
    </>
  );
}
