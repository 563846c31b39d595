// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/action/requestview.h"
#include "widgets/presenters/desk.h"

#include <QButtonGroup>
#include <QFrame>
#include <QGridLayout>
#include <QPushButton>
#include <QRadioButton>

namespace Hikeshi {

/// What would happen, in a card: who changes role, who could take over and why the others could not, who is affected,
/// the exact request.
class PreviewBox : public QFrame
{
    Q_OBJECT

public:
    explicit PreviewBox(const Desk &desk, QWidget *parent = nullptr);
    /// The candidates' rows stay as they are while the instances are the same.
    void setPreview(const Preview &preview);
    /// What is reserved stands in the caption, where it moves nothing.
    void setReserved(const std::optional<Selection> &selection);
    void retranslate();

Q_SIGNALS:
    void releaseWanted();
    void chosen(const Hikeshi::InstanceId &candidate); ///< by the operator's hand
    void instanceWanted(const Hikeshi::InstanceId &instance);

private:
    void showChanges(const Preview &preview);
    void showCandidates(const Preview &preview);
    void makeCandidates(const Preview &preview);

    struct Row
    {
        InstanceId instance;
        QRadioButton *choice;
        QLabel *word;
    };
    const Desk &m_desk;
    QLabel *m_caption;
    QPushButton *m_release;
    QLabel *m_changes;
    QGridLayout *m_grid;
    QButtonGroup *m_group;
    QLabel *m_affected;
    RequestView *m_request;
    QList<Row> m_rows;
    std::optional<Selection> m_reserved;
};

}
