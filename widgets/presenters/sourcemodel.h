// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/observation.h"
#include "widgets/presenters/coalesced.h"

#include <QAbstractListModel>

namespace Hikeshi {

class Look;
class Situation;
struct SiteFacts;

/// Who tells us, in the order of their names: live or stale, why, and how long ago a good word came.
class SourceModel : public QAbstractListModel
{
    Q_OBJECT

public:
    SourceModel(const Situation &situation, const SiteFacts &site, const Look &look, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const SourceReport &source(const QModelIndex &index) const { return m_sources[index.row()]; }

    QString mark(const SourceReport &source) const; ///< ● live, ◌ anything else
    QString name(const SourceReport &source) const;
    QString reason(const SourceReport &source) const; ///< why it is not live; empty while it is
    QString age(const SourceReport &source) const; ///< empty for one that has never been heard
    int staleCount() const;

Q_SIGNALS:
    void refreshed();

private:
    void refresh();

    const Situation &m_situation;
    const SiteFacts &m_site;
    const Look &m_look;
    QList<SourceReport> m_sources;
    Coalesced m_refresh;
};

}
