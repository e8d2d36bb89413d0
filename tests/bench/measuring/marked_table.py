"""A table in Markdown of figures beside their marks."""


def markdown(rows, results):
    """rows: {section of the results: what yields its rows, as (figure, text, mark); without a text it is a heading}.
    What was not measured has no row."""
    lines = ['| figure | %s | mark |' % results.get('label', 'Cheval'), '|---|---|---|']
    for name, rows_of in rows.items():
        if name not in results:
            continue
        for title, text, mark in rows_of(results[name]):
            cells = ['**%s**' % title, '', ''] if text is None else [title, text, mark]
            lines.append('| %s |' % ' | '.join(cells))
    return '\n'.join(lines)
