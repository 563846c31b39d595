// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/sourcemodel.h"

#include "situation/situation.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

SourceModel::SourceModel(const Situation &situation, const SiteFacts &site, const Look &look, QObject *parent)
    : QAbstractListModel(parent)
    , m_situation(situation)
    , m_site(site)
    , m_look(look)
    , m_refresh(250ms, [this] { refresh(); }, this)
{
    connect(&situation, &Situation::sourceChanged, this, [this] { m_refresh.wish(); });
    connect(&situation.clock(), &Clock::ticked, this, [this] { m_refresh.wish(); });
    connect(&look, &Look::changed, this, [this] { refresh(); });
    refresh();
}

int SourceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_sources.size());
}

QVariant SourceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SourceReport &source = m_sources[index.row()];
    if (role == Qt::DisplayRole)
        return name(source);
    if (role == Qt::AccessibleTextRole)
        return QStringList{mark(source), name(source), reason(source), age(source)}.join(u' ').simplified();
    if (role != Qt::ToolTipRole)
        return {};
    QStringList lines{name(source)};
    if (source.state == SourceState::Live)
        lines.append(tr("live"));
    else if (source.state == SourceState::Connecting)
        lines.append(tr("connecting"));
    else
        lines.append(tr("stale: %1").arg(Wording::detail(source.reason)));
    if (source.lastHeard != Instant{})
        lines.append(tr("last good answer %1").arg(Wording::clockTime(source.lastHeard)));
    if (source.expectedEvery > 0ms)
        lines.append(tr("expected every %1").arg(Wording::age(source.expectedEvery)));
    return lines.join(u'\n');
}

QString SourceModel::mark(const SourceReport &source) const
{
    return source.state == SourceState::Live ? u"●"_s : u"◌"_s;
}

QString SourceModel::name(const SourceReport &source) const
{
    if (const QString own = m_site.sourceNames.value(source.source).in(m_look.language()); !own.isEmpty())
        return own;
    return source.title.isEmpty() ? source.source.value : source.title;
}

QString SourceModel::reason(const SourceReport &source) const
{
    if (source.state == SourceState::Live)
        return {};
    if (source.state == SourceState::Connecting)
        return tr("connecting");
    return source.reason.isEmpty() ? tr("stale") : Wording::detail(source.reason);
}

QString SourceModel::age(const SourceReport &source) const
{
    return source.lastHeard == Instant{} ? QString() : Wording::age(m_situation.now() - source.lastHeard);
}

int SourceModel::staleCount() const
{
    return static_cast<int>(std::ranges::count(m_sources, SourceState::Stale, &SourceReport::state));
}

namespace {

/// One row for what is asked at one place; a part that has gone stale alone is worth a row of its own.
QList<SourceReport> shownOf(const QList<SourceReport> &all, const QMap<SourceId, SourceId> &parts)
{
    QList<SourceReport> shown;
    std::ranges::copy_if(all, std::back_inserter(shown), [&](const SourceReport &each) {
        const auto whole = std::ranges::find(all, parts.value(each.source), &SourceReport::source);
        return !parts.contains(each.source) || whole == all.end()
            || (each.state == SourceState::Stale && whole->state != SourceState::Stale);
    });
    return shown;
}

}

void SourceModel::refresh()
{
    const QList<SourceReport> now = shownOf(m_situation.sources(), m_site.sourceParts);
    const bool same = std::ranges::equal(now, m_sources, {}, &SourceReport::source, &SourceReport::source);
    if (same) {
        m_sources = now;
        if (!m_sources.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    } else {
        beginResetModel();
        m_sources = now;
        endResetModel();
    }
    Q_EMIT refreshed();
}

}
