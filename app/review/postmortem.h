// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/measures.h"
#include "review/timeline.h"
#include "situation/incident.h"
#include "situation/result.h"

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

/// What is learnt from one incident: a fold over its entries and what was written about it later.
struct Postmortem
{
    Incident incident;
    Measures measures;
    QList<TimelineLine> timeline;
    QList<std::pair<Instant, QString>> notes;
    QMap<Section, QString> sections; ///< Markdown
    QList<ActionItem> items;
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

Result<Postmortem> postmortemOf(const IncidentId &incident, const QList<Entry> &entries);

QString toMarkdown(const Postmortem &postmortem, const QString &language, const QList<QString> &pictureFiles = {});
/// One self-contained page; pictures are inside it.
QString toHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures = {});
/// A4. Needs a QGuiApplication for its fonts.
Result<void> writePdf(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                      const QString &path);

namespace Drafts {
Draft postmortemEdited(const IncidentId &incident, Section section, const QString &markdown, const QString &operatorId);
Draft actionItemChanged(const IncidentId &incident, const ActionItem &item, const QString &operatorId);
}

QString sectionTitle(Section section, const QString &language);

}
