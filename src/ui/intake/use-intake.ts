import { useStore } from 'zustand';
import { type IntakeState, intakeOf } from '../../store/intake-store.ts';
import { useStoreApi } from '../store-context.ts';

export function useIntake<T>(selector: (state: IntakeState) => T): T {
  return useStore(intakeOf(useStoreApi()), selector);
}
