import { Button, TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useAnswer } from '@ui/parts/ask';
import { Columns, Facts, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, EmptyState } from '@ui/parts/notices';
import { StatusMark } from '@ui/parts/StatusMark';
import { Uid } from '@ui/parts/Uid';
import { useUrlState } from '@ui/parts/urlState';
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelAnswer } from './api';
import css from './Labels.module.css';
import { LabelText, shown } from './LabelText';

const examples = [
  'UID-SAIF-KOL-FG-000001-NX',
  'UID-SAIF-KOL-FG-000007-NX',
  '(01)09506000134352(17)261231(10)AB-123',
  ']d201095060001343521726123110AB-123␝21SAIFKOLFG000001NX',
  'https://id.gs1.org/01/09506000134352/10/AB-123?17=261231',
  '3074257BF7194E4000001A85',
];

/** The longest label that is read, and some to show that a longer one is not. */
const most = 4_200;

/** What is on this label? Type, paste or scan; each part is explained, the wrong character is marked. */
export default function LabelPage() {
  const { t } = useTranslation('traceability');
  const [search, change] = useUrlState();
  const asked = search.text ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    const timer = setTimeout(() => text !== asked && change({ text: text || null }), 250);
    return () => clearTimeout(timer);
  }, [text, asked, change]);
  return (
    <PageFrame title={t('label.title')} lead={t('label.lead')}>
      <Panel>
        <TextInput
          label={t('label.input')}
          description={t('label.input.note')}
          size="md"
          autoFocus
          spellCheck={false}
          autoComplete="off"
          value={text}
          maxLength={most}
          classNames={{ input: css.code }}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => keepSeparator(event, setText)}
        />
        <fieldset
          className={css.examples}
          aria-label={t('label.examples')}
          style={{ border: 0, padding: 0, marginInline: 0 }}
        >
          {examples.map((example) => (
            <Button
              key={example}
              size="compact-sm"
              variant="default"
              className={css.code}
              translate="no"
              style={{ maxWidth: '100%' }}
              onClick={() => change({ text: example })}
            >
              {example.length > 34 ? `${example.slice(0, 33)}…` : example}
            </Button>
          ))}
        </fieldset>
      </Panel>
      {asked ? (
        <Decoded text={asked} />
      ) : (
        <Panel>
          <EmptyState icon={IconBarcode} title={t('label.empty')} text={t('label.empty.next')} />
        </Panel>
      )}
    </PageFrame>
  );
}

/** A wedge scanner types the group separator as Ctrl and ], which a field would swallow; and its Enter must not be lost on a form. */
function keepSeparator(event: KeyboardEvent<HTMLInputElement>, setText: (change: (text: string) => string) => void) {
  if (event.ctrlKey && event.code === 'BracketRight') {
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    setText((text) => `${text.slice(0, selectionStart ?? text.length)}␝${text.slice(selectionEnd ?? text.length)}`);
  } else if (event.key === 'Enter') {
    event.currentTarget.select();
  }
}

function Decoded({ text }: { text: string }) {
  const query = useAnswer('/api/v1/labels/decode', { query: { text } });
  return <Answer query={query}>{(label) => <Body label={label} />}</Answer>;
}

function Body({ label }: { label: LabelAnswer }) {
  const { t, i18n } = useTranslation('traceability');
  const error = label.error;
  const english = i18n.language === 'en';
  return (
    <>
      <Panel>
        <output aria-live="polite" style={{ display: 'block' }}>
          <p className={css.verdict}>
            <StatusMark tone={error ? 'refuse' : 'accept'}>{t(error ? 'label.refused' : 'label.good')}</StatusMark>
            <span>{t(`label.kind.${label.kind}`)}</span>
          </p>
          <LabelText label={label} wrong={t('label.wrong')} />
          {error && (
            <>
              <p style={{ margin: '0 0 4px' }}>
                {t('label.at', { column: error.column })}{' '}
                {english ? `${error.what}.` : t(`label.family.${error.family}`)}
              </p>
              <p className={css.next}>{english ? `${error.next}.` : t(`label.family.${error.family}.next`)}</p>
              <p className={css.next} style={{ fontSize: 12.5, marginTop: 6 }}>
                <code>{error.code}</code> {english ? error.rule : error.what}
              </p>
            </>
          )}
        </output>
      </Panel>
      <Columns>
        <Stack>
          <Panel title={t('label.parts')} note={t('label.parts.note')}>
            <table className={css.parts}>
              <thead>
                <tr>
                  <th scope="col">{t('label.place')}</th>
                  <th scope="col">{t('label.characters')}</th>
                  <th scope="col">{t('label.says')}</th>
                </tr>
              </thead>
              <tbody>
                {label.parts.map((part) => (
                  <tr key={part.at}>
                    <td className={css.place}>
                      {part.length === 1 ? part.at + 1 : `${part.at + 1}–${part.at + part.length}`}
                    </td>
                    <td className={css.code}>{shown(part.text).join('')}</td>
                    <td>
                      {t(`label.role.${part.role}`)}
                      {part.name && <strong>{` ${part.name}`}</strong>}
                      {part.meaning && <span className={css.code}>{` ${part.meaning}`}</span>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
        </Stack>
        <Stack>
          <Panel title={t('label.facts')}>
            <Facts items={factsOf(label, t)} />
          </Panel>
        </Stack>
      </Columns>
    </>
  );
}

function factsOf(label: LabelAnswer, t: (key: string) => string): [ReactNode, ReactNode][] {
  const code = (text: string) => (
    <span className={css.code} style={{ overflowWrap: 'anywhere' }}>
      {text}
    </span>
  );
  const facts: [ReactNode, ReactNode][] = [[t('label.kind'), t(`label.kind.${label.kind}`)]];
  if (label.symbology) facts.push([t('label.symbology'), `${label.symbology} (${label.aim})`]);
  if (label.uid) facts.push([t('scan.unit'), <Uid key="uid" uid={label.uid} />]);
  for (const element of label.elements) {
    facts.push([
      `(${element.ai}) ${element.title}`,
      <span key={element.ai}>
        {code(element.value)}
        {element.normalized !== element.value && <> {element.normalized}</>}
      </span>,
    ]);
  }
  if (label.digitalLink) facts.push([t('label.address'), code(label.digitalLink)]);
  if (label.epc) {
    facts.push([t('label.epc'), code(label.epc.pureIdentityUri)]);
    if (label.epc.tagUri) facts.push([t('label.tag'), code(`${label.epc.tagUri} ${label.epc.hex ?? ''}`)]);
  }
  return facts;
}
