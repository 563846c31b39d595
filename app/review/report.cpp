// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/markdown.h"
#include "review/postmortem.h"

#include <QAbstractTextDocumentLayout>
#include <QDateTime>
#include <QDir>
#include <QImage>
#include <QPageLayout>
#include <QPageSize>
#include <QPainter>
#include <QPalette>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTextDocument>
#include <QTimeZone>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// A picture's place in the Markdown: where it is, and what it shows.
struct Figure
{
    QString file;
    QString caption;
};

QString jst(Instant at, const QString &format)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone(9 * 3600)).toString(format);
}

QString clockTime(Instant at)
{
    return jst(at, u"HH:mm:ss"_s);
}

/// Before the title of what a drill leaves behind; it must not be taken for the report of an outage.
QString markOf(const Postmortem &postmortem, const QString &language)
{
    if (!postmortem.incident.drill)
        return {};
    return language == u"ja" ? u"【訓練】"_s : u"[DRILL] "_s;
}

class Report
{
public:
    Report(const Postmortem &postmortem, const QString &language, const QList<Figure> &figures)
        : m_postmortem(postmortem)
        , m_language(language)
        , m_figures(figures)
    {
    }

    QString markdown()
    {
        head();
        section(Section::Summary);
        section(Section::Impact);
        durations();
        timeline();
        for (const Figure &figure : std::as_const(m_figures))
            line(u"![%1](%2)"_s.arg(escaped(figure.caption), figure.file)).line();
        for (const Section which : {Section::Factors, Section::WentWell, Section::Surprised, Section::Protection})
            section(which);
        notes();
        items();
        signatures();
        return m_lines.join(u'\n') + u'\n';
    }

private:
    QString word(const QString &en, const QString &ja) const { return m_language == u"ja" ? ja : en; }

    Report &line(const QString &text = {})
    {
        m_lines.append(text);
        return *this;
    }

    void head()
    {
        const Incident &incident = m_postmortem.incident;
        const QString mark = markOf(m_postmortem, m_language);
        const QString title = incident.title.trimmed().isEmpty() ? incident.id.value : incident.title;
        const QString end = incident.resolvedAt ? clockTime(*incident.resolvedAt) : word(u"still open"_s, u"継続中"_s);
        line(u"# %1"_s.arg(escaped(mark + title))).line();
        line(u"%1 · SEV%2 · %3 – %4 JST · %5"_s.arg(incident.id.value)
                 .arg(static_cast<int>(incident.severity))
                 .arg(jst(incident.startedAt, u"yyyy-MM-dd HH:mm:ss"_s), end,
                      word(u"journal entries: %1"_s, u"記録 %1 件"_s).arg(m_postmortem.entries)))
            .line();
    }

    void section(Section which)
    {
        const QString text = contained(m_postmortem.sections.value(which)).trimmed();
        line(u"## %1"_s.arg(sectionTitle(which, m_language))).line();
        line(text.isEmpty() ? word(u"_(not written yet)_"_s, u"_（未記入）_"_s) : text).line();
    }

    void durations()
    {
        line(word(u"## Durations"_s, u"## 所要時間"_s)).line();
        line(word(u"| measure | from first-out | entry |"_s, u"| 項目 | 初報から | 記録 |"_s));
        line(u"|:---|---:|---:|"_s);
        for (const auto measures = namedMeasures(m_postmortem.measures, m_language);
             const auto &[name, measure] : measures)
            line(u"| %1 | %2 | %3 |"_s.arg(name, measure.duration ? toClock(*measure.duration) : u"—"_s,
                                           measure.entry > 0 ? u"#%1"_s.arg(measure.entry) : QString()));
        line();
    }

    void timeline()
    {
        line(word(u"## Timeline"_s, u"## 時系列"_s)).line();
        for (const TimelineLine &each : m_postmortem.timeline) {
            if (!each.major && each.amendment.isEmpty())
                continue;
            const QString text = escaped(each.text.in(m_language));
            const QString told =
                each.amendment.isEmpty() ? text : u"~~%1~~ **%2**"_s.arg(text, escaped(each.amendment));
            line(u"- `%1` %2 (#%3)"_s.arg(clockTime(each.at), told).arg(each.entry));
        }
        line();
    }

    void notes()
    {
        if (m_postmortem.notes.isEmpty())
            return;
        line(word(u"## Notes"_s, u"## 対応中のメモ"_s)).line();
        for (const auto &[at, text] : m_postmortem.notes)
            line(u"**%1**"_s.arg(clockTime(at))).line().line(quoted(text)).line();
    }

    void items()
    {
        line(word(u"## Action items"_s, u"## 対策"_s)).line();
        if (m_postmortem.items.isEmpty())
            line(word(u"_(none)_"_s, u"_（なし）_"_s));
        for (const ActionItem &item : m_postmortem.items) {
            const QString owner = item.owner.isEmpty() ? word(u"no owner"_s, u"担当未定"_s) : escaped(item.owner);
            const QString due = item.due.isEmpty() ? word(u"no date"_s, u"期限未定"_s) : escaped(item.due);
            line(u"- [%1] %2 — %3, %4"_s.arg(item.done ? u"x"_s : u" "_s, escaped(item.title), owner, due));
        }
    }

    void signatures()
    {
        if (m_postmortem.signatures.isEmpty())
            return;
        line().line(word(u"## Sign-off"_s, u"## 確認"_s)).line();
        for (const Signature &each : m_postmortem.signatures) {
            const QString stale =
                each.upTo < m_postmortem.lastEdit ? word(u", edited since"_s, u"（その後に変更あり）"_s) : QString();
            line(u"- %1, %2 JST (#%3)%4"_s.arg(escaped(each.who), jst(each.at, u"yyyy-MM-dd HH:mm"_s))
                     .arg(each.entry)
                     .arg(stale));
        }
    }

    const Postmortem &m_postmortem;
    QString m_language;
    QList<Figure> m_figures;
    QStringList m_lines;
};

/// The report as HTML, with `figure(index, caption)` in place of its pictures.
template <class F>
QString bodyOf(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures, F figure)
{
    QList<Figure> places;
    for (const Picture &picture : pictures)
        places.append({u"picture:%1"_s.arg(places.size()), picture.caption});
    QString body = toSafeHtml(Report(postmortem, language, places).markdown());
    for (qsizetype i = 0; i < pictures.size(); ++i) {
        const QString place = u"<p><img src=\"picture:%1\" "_s.arg(i);
        const qsizetype begin = body.indexOf(place);
        const qsizetype end = body.indexOf(u"</p>"_s, begin);
        if (begin >= 0 && end >= 0)
            body.replace(begin, end + 4 - begin, figure(i, pictures[i].caption.toHtmlEscaped()));
    }
    return body;
}

constexpr auto pageStyle = R"(body{font:16px/1.6 Inter,"Noto Sans CJK JP",sans-serif;max-width:52em;margin:2em auto;
padding:0 1em;color:#1a1e23;background:#fff}h1{font-size:1.7em;line-height:1.3}h2{font-size:1.15em;margin-top:1.8em;
border-bottom:1px solid #c6ccd4}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{border:1px solid #c6ccd4;padding:.25em .8em}code{background:#eef0f3;padding:.1em .3em;border-radius:3px}
pre{background:#eef0f3;padding:.8em;overflow:auto}blockquote{margin:.5em 0;padding-left:1em;border-left:3px solid #c6ccd4}
del{color:#59626d}figure{margin:1.5em 0}img{max-width:100%;border:1px solid #c6ccd4}
figcaption{color:#59626d;font-size:.9em}li.task-list-item{list-style:none})";

/// Behind the text of a whole page, and of every page when it is printed.
constexpr auto drillStyle =
    R"(body::before{content:"訓練 DRILL";position:fixed;top:40%;left:0;right:0;text-align:center;
font-size:7em;font-weight:700;color:#7a4fd0;opacity:.09;transform:rotate(-24deg);pointer-events:none;z-index:1})";

Result<void> save(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorKind::Storage, path, file.errorString(), u"choose another folder"_s);
    return {};
}

/// As wide as the page, unless it would be taller than half of it; in CSS pixels.
int widthOnPage(const QSize &picture)
{
    constexpr int widest = 640;
    constexpr int tallest = 460;
    if (picture.isEmpty())
        return widest;
    const double scale = std::min({double(widest) / picture.width(), double(tallest) / picture.height(), 1.0});
    return std::max(1, static_cast<int>(picture.width() * scale));
}

void layOut(QTextDocument &document, const Postmortem &postmortem, const QString &language,
            const QList<Picture> &pictures)
{
    document.setDefaultFont(QFont(QStringList{u"Inter"_s, u"Noto Sans CJK JP"_s, u"DejaVu Sans"_s}, 10));
    document.setDefaultStyleSheet(
        u"h1{font-size:18pt}h2{font-size:12pt;margin-top:14px}del{color:#59626d;text-decoration:line-through}"
        "td,th{padding:3px 10px;border:1px solid #c6ccd4}table{border-collapse:collapse}"
        "code{font-family:\"DejaVu Sans Mono\";font-size:9pt}"
        "pre{font-family:\"DejaVu Sans Mono\";font-size:9pt;white-space:pre-wrap}"
        "p.caption{color:#59626d;font-size:9pt}"_s);
    const QString html = bodyOf(postmortem, language, pictures, [&](qsizetype index, const QString &caption) {
        const QString name = u"picture:%1"_s.arg(index);
        const QImage image = QImage::fromData(pictures[index].png);
        document.addResource(QTextDocument::ImageResource, QUrl(name), image);
        return u"<p><img src=\"%1\" width=\"%2\"></p><p class=\"caption\">%3</p>"_s.arg(name)
            .arg(widthOnPage(image.size()))
            .arg(caption);
    });
    document.setHtml(html);
}

void printWatermark(QPainter &painter, const QRectF &page, QFont letters)
{
    painter.save();
    letters.setPointSizeF(64);
    letters.setBold(true);
    painter.setFont(letters);
    painter.setPen(QColor(0xe9e2f7));
    painter.translate(page.center());
    painter.rotate(-24);
    painter.drawText(QRectF(-page.width(), -page.height(), 2 * page.width(), 2 * page.height()), Qt::AlignCenter,
                     u"訓練 DRILL"_s);
    painter.restore();
}

/// Page after page, with a line at the foot of each.
void print(QTextDocument &document, QPdfWriter &writer, const QString &foot, bool drill)
{
    const double footHeight = writer.resolution() * 0.35;
    const QRectF page(0, 0, writer.width(), std::floor(writer.height() - footHeight));
    document.documentLayout()->setPaintDevice(&writer);
    document.setDocumentMargin(0);
    document.setPageSize(page.size());
    QPainter painter(&writer);
    QAbstractTextDocumentLayout::PaintContext ink; // on paper, whatever the window's colours are
    ink.palette.setColor(QPalette::Text, QColor(0x1a1e23));
    const int pages = document.pageCount();
    for (int i = 0; i < pages; ++i) {
        if (i > 0)
            writer.newPage();
        if (drill)
            printWatermark(painter, page, document.defaultFont());
        painter.save();
        painter.translate(0, -i * page.height());
        // A hair less than the page, or the first row of a picture on the next one shows.
        ink.clip = page.translated(0, i * page.height()).adjusted(0, 0, 0, -4);
        painter.setClipRect(ink.clip);
        document.documentLayout()->draw(&painter, ink);
        painter.restore();
        QFont letters = document.defaultFont();
        letters.setPointSizeF(8);
        painter.setFont(letters);
        painter.setPen(QColor(0x59626d));
        const QRectF strip(0, page.height(), page.width(), footHeight);
        const QString number = u"%1 / %2"_s.arg(i + 1).arg(pages);
        const double room = page.width() - painter.fontMetrics().horizontalAdvance(number) - footHeight;
        painter.drawText(strip, Qt::AlignLeft | Qt::AlignBottom,
                         painter.fontMetrics().elidedText(foot, Qt::ElideRight, static_cast<int>(room)));
        painter.drawText(strip, Qt::AlignRight | Qt::AlignBottom, number);
    }
}

}

QString toMarkdown(const Postmortem &postmortem, const QString &language, const QList<QString> &pictureFiles)
{
    QList<Figure> figures;
    for (const QString &file : pictureFiles)
        figures.append({file, {}});
    return Report(postmortem, language, figures).markdown();
}

QString toHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures)
{
    const QString body = bodyOf(postmortem, language, pictures, [&](qsizetype index, const QString &caption) {
        return u"<figure><img src=\"data:image/png;base64,%1\" alt=\"%2\"><figcaption>%2</figcaption></figure>"_s.arg(
            QString::fromLatin1(pictures[index].png.toBase64()), caption);
    });
    const QString head =
        u"<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\"><meta "
        u"http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"><title>%2</title><style>"_s.arg(
            language == u"ja" ? u"ja"_s : u"en"_s,
            QString(markOf(postmortem, language) + postmortem.incident.title).toHtmlEscaped());
    const QString style =
        QString::fromLatin1(pageStyle) + (postmortem.incident.drill ? QString::fromUtf8(drillStyle) : QString());
    return head + style + u"</style></head><body>\n"_s + body + u"</body></html>\n"_s;
}

Result<QString> writeMarkdown(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                              const QString &folder)
{
    const QDir own(QDir(folder).filePath(postmortem.incident.id.value));
    if (!QDir().mkpath(own.path()))
        return fail(ErrorKind::Storage, own.path(), u"the folder cannot be made"_s, u"choose another folder"_s);
    QList<Figure> figures;
    for (const Picture &picture : pictures) {
        figures.append({u"picture-%1.png"_s.arg(figures.size() + 1), picture.caption});
        if (const auto saved = save(own.filePath(figures.last().file), picture.png); !saved)
            return std::unexpected(saved.error());
    }
    QString path = own.filePath(u"postmortem.md"_s);
    if (const auto saved = save(path, Report(postmortem, language, figures).markdown().toUtf8()); !saved)
        return std::unexpected(saved.error());
    return path;
}

Result<void> writeHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                       const QString &path)
{
    return save(path, toHtml(postmortem, language, pictures).toUtf8());
}

Result<void> writePdf(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                      const QString &path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Storage, path, file.errorString(), u"choose another folder"_s);
    {
        QPdfWriter writer(&file);
        writer.setPageLayout(
            QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Portrait, {18, 16, 18, 12}, QPageLayout::Millimeter));
        writer.setResolution(300);
        const QString title = QString(markOf(postmortem, language) + postmortem.incident.title).simplified();
        writer.setTitle(title);
        writer.setCreator(u"Hikeshi"_s);
        QTextDocument document;
        layOut(document, postmortem, language, pictures);
        print(document, writer, u"%1 · %2"_s.arg(postmortem.incident.id.value, title), postmortem.incident.drill);
    }
    if (!file.commit())
        return fail(ErrorKind::Storage, path, file.errorString(), u"choose another folder"_s);
    return {};
}

}
