import { UnitStoryPage } from '../../Traceability/Pages/UnitStoryPage';
import { UnitControl } from './UnitControl';

/** A unit's story with the hold of production beside it. */
export default function UnitPage() {
  return <UnitStoryPage aside={(story) => <UnitControl key={story.uid} uid={story.uid} state={story.state} />} />;
}
