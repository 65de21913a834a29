/** What the tests need of the reports that loopguard's test files make. */
export function countedCalls(reports) {
  return reports.flatMap(({ calls }) =>
    calls
      .filter(({ status }) => status === 'failed')
      .map(({ call, test, where, through, count }) => ({
        file: test.file,
        test: test.name.replaceAll(' \u203a ', ' > '),
        call,
        source: where?.file,
        line: where?.line,
        column: where?.column,
        through: through && `${through.package} (${through.at})`,
        count,
      })),
  );
}
