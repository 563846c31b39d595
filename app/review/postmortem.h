// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/measures.h"
#include "review/timeline.h"
#include "situation/incident.h"
#include "situation/result.h"

#include <QHash>
#include <QMap>

namespace Hikeshi {

struct ActionItem
{
    int number = 0;
    QString title;
    QString owner;
    QString due; ///< ISO date
    bool done = false;

    bool operator==(const ActionItem &) const = default;
};

/// The sections a person writes, in their order. There is no single root cause: factors are several.
enum class Section
{
    Summary,
    Impact,
    Factors,
    WentWell,
    Surprised,
    Protection
};

/// Somebody has read the postmortem and stands by it.
struct Signature
{
    QString who;
    Instant at;
    qint64 entry = 0;
    qint64 upTo = 0; ///< the last entry it covers: what was edited later is not signed

    bool operator==(const Signature &) const = default;
};

/// What people wrote about an incident.
struct Writing
{
    QMap<Section, QString> sections; ///< Markdown
    QMap<Section, qint64> sectionEntries; ///< the entry that holds a section's text
    QList<ActionItem> items;
    QList<Signature> signatures; ///< each person's newest
    qint64 lastEdit = 0; ///< the newest entry that changed a section or an item

    int writtenSections() const;
    bool isComplete() const; ///< every section says something
    bool isSigned() const; ///< by somebody, as it stands now
    int openItems() const;
    bool operator==(const Writing &) const = default;
};

/// Writings by incident: a fold that takes one entry after the other.
class Writings
{
public:
    /// The incident whose writing changed; empty when the entry is about something else.
    IncidentId take(const Entry &entry);
    Writing of(const IncidentId &incident) const { return m_writings.value(incident); }

private:
    QHash<IncidentId, Writing> m_writings;
};

/// What is learnt from one incident: a fold over its entries and what was written about it later.
struct Postmortem
{
    Incident incident;
    Measures measures;
    QList<TimelineLine> timeline;
    QList<std::pair<Instant, QString>> notes;
    QMap<Section, QString> sections; ///< Markdown
    QList<ActionItem> items;
    QMap<Section, qint64> sectionEntries; ///< the entry that holds a section's text
    QList<Signature> signatures;
    qint64 lastEdit = 0; ///< see Writing
    qint64 entries = 0; ///< how many entries it rests on
    Instant worst; ///< the moment when most instances were down

    bool operator==(const Postmortem &) const = default;
};

/// A picture that goes into an export: PNG bytes and what it shows.
struct Picture
{
    QByteArray png;
    QString caption;
};

Result<Postmortem> postmortemOf(const IncidentId &incident, const QList<Entry> &entries, const Names &names = {});

/// GitHub's Markdown. What people wrote keeps its form but cannot break the page's: titles and facts are escaped,
/// fences closed, headings kept below the page's own.
QString toMarkdown(const Postmortem &postmortem, const QString &language, const QList<QString> &pictureFiles = {});
/// One self-contained page; pictures are inside it. It runs no scripts and loads nothing.
QString toHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures = {});

/// Writes `FOLDER/INC-7/postmortem.md` with its pictures beside it; returns that file.
Result<QString> writeMarkdown(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                              const QString &folder);
Result<void> writeHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                       const QString &path);
/// A4, pages numbered. Needs a QGuiApplication for its fonts; may run in any thread.
Result<void> writePdf(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                      const QString &path);

namespace Drafts {
Draft postmortemEdited(const IncidentId &incident, Section section, const QString &markdown, const QString &operatorId);
Draft actionItemChanged(const IncidentId &incident, const ActionItem &item, const QString &operatorId);
/// `upTo`: the last entry that was read.
Draft postmortemSigned(const IncidentId &incident, qint64 upTo, const QString &operatorId);
}

QString sectionTitle(Section section, const QString &language);
const QList<Section> &allSections(); ///< in their order

/// The durations of an incident by name, in the order in which they are shown.
QList<std::pair<QString, Measure>> namedMeasures(const Measures &measures, const QString &language);

}
