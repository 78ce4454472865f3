import { useParams } from '@tanstack/react-router';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Figure, Figures } from '@ui/parts/Figure';
import { Go } from '@ui/parts/Go';
import { Columns, Facts, PageFrame, Panel } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { Ago, AsOf } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import { LiveScans } from '../../Traceability/Pages/LiveScans';
import { useLastScans } from '../../Traceability/Pages/lastScans';
import type { Station } from './api';
import { OpenStationPage } from './OpenStationPage';
import { StationContact } from './StationContact';

/** One station: what it did, what its agent says. */
export default function StationPage() {
  const { code = '' } = useParams({ strict: false }) as { code?: string };
  const { t } = useTranslation('production');
  const query = useAnswer('/api/v1/stations/{code}', { path: { code } }, { topics: ['scans', 'stations', 'agents'] });
  const station = query.data;
  return (
    <PageFrame
      title={station ? `${station.code} · ${station.name}` : code}
      crumbs={[{ to: '/stations', text: t('stations') }]}
      lead={station?.steps.map((step) => `${step.step} ${step.name}`).join(', ')}
      actions={station?.pageUrl ? <OpenStationPage station={station} /> : <AsOf at={query.asOf} />}
    >
      <Answer query={query}>{(found) => <Body station={found} />}</Answer>
    </PageFrame>
  );
}

function Body({ station }: { station: Station }) {
  const lastScan = useLastScans(station.plant, station.code);
  const { t } = useTranslation('production');
  const formats = useFormats();
  return (
    <>
      <Figures label={t('today.figures')}>
        <Figure
          label={t('station.scans')}
          value={formats.number(station.scansThisShift)}
          note={t('station.this_shift')}
          to="/scans"
          search={{ station: station.code }}
        />
        <Figure
          label={t('station.done')}
          value={formats.number(station.doneThisShift)}
          note={t('station.this_shift')}
        />
        <Figure
          label={t('station.refused')}
          value={formats.number(station.refusedThisShift)}
          tone={station.refusedThisShift > 0 ? 'refuse' : undefined}
          note={t('station.this_shift')}
          to="/scans"
          search={{ station: station.code, verdict: 'refuse' }}
        />
        <Figure
          label={t('station.last')}
          value={
            <span style={{ fontSize: 19 }}>
              <Ago at={lastScan(station.code, station.lastScanAt)} />
            </span>
          }
        />
      </Figures>
      <Columns>
        <LiveScans plant={station.plant} station={station.code} rows={20} />
        <Panel title={t('station.state')}>
          <Facts
            items={[
              [t('station.contact'), <StationContact key="contact" station={station} />],
              [
                t('station.agent'),
                station.agentName ? (
                  <Go key="agent" to="/agents" search={{ q: station.agentName }}>
                    {station.agentName}
                  </Go>
                ) : (
                  '–'
                ),
              ],
              [
                t('station.steps'),
                station.steps.map((step) => (
                  <div key={step.step}>
                    {step.step} {step.name}{' '}
                    <span style={{ color: 'var(--eh-ink-3)' }}>
                      · {t(`mode.${step.mode}`, { defaultValue: step.mode })}
                    </span>
                  </div>
                )),
              ],
            ]}
          />
        </Panel>
      </Columns>
    </>
  );
}
