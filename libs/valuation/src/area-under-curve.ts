/**
 * Area under the ROC curve: the chance that a score is higher where the outcome is true than where it is false, ties counting half
 * (Mann-Whitney). 1 is perfect, 0.5 is chance; NaN when all outcomes are alike.
 */
export function areaUnderCurve(predictions: readonly { readonly score: number; readonly outcome: boolean }[]): number {
  const sorted = [...predictions].sort((a, b) => a.score - b.score);
  const positives = sorted.filter(({ outcome }) => outcome).length;
  let rankSum = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    let tied = 0;
    for (; end < sorted.length && sorted[end]?.score === sorted[start]?.score; end++) if (sorted[end]?.outcome) tied++;
    rankSum += (tied * (start + 1 + end)) / 2;
    start = end;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (sorted.length - positives));
}
