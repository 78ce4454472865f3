import { render } from 'preact';
import { StationList } from './parts/StationList';
import { StationScreen } from './parts/StationScreen';
import './styles/fonts.css';
import './styles/page.css';
import './styles/verdict.css';
import './styles/cards.css';
import './styles/supervisor.css';
import './styles/messages.css';
import './styles/narrow.css';

const page = document.getElementById('page');
if (page !== null) {
  const match = /^\/station\/([^/]+)(?:\/scanner)?\/?$/.exec(location.pathname);
  render(match?.[1] === undefined ? <StationList /> : <StationScreen code={decodeURIComponent(match[1])} />, page);
}

// Every language's font is fetched at the start: later the agent may be gone, and the screen must still say so.
document.fonts.forEach((font) => void font.load().catch(() => undefined));
