/** Saves often enough and never twice at the same time. */
export interface CheckpointSaver {
  /** A step was done; saves at once when `idle`, else after so many steps. */
  stepped(idle: boolean): void;
  /** Saves what is not saved yet. */
  finish(): Promise<void>;
}

/** `save` must not reject. */
export function checkpointSaver(save: () => Promise<void>, stepsASave: number): CheckpointSaver {
  let unsaved = 0;
  let idle = false;
  let saving: Promise<void> | undefined;

  const due = (): boolean => unsaved >= stepsASave || (idle && unsaved > 0);
  const saveWhileDue = async (): Promise<void> => {
    while (due()) {
      unsaved = 0;
      await save();
    }
    saving = undefined;
  };
  return {
    stepped: (nothingUnderWay) => {
      unsaved++;
      idle = nothingUnderWay;
      if (due()) saving ??= saveWhileDue();
    },
    finish: async () => {
      await saving;
      if (unsaved > 0) await save();
      unsaved = 0;
    },
  };
}
