// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/manualpart.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLocale>
#include <QMimeData>
#include <QPointer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ManualPart::ManualPart(const Block &block, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_block(block)
    , m_who(sentence())
    , m_files(sentence("muted"))
    , m_attach(new QPushButton(this))
{
    m_who->setObjectName(u"assignee"_s);
    m_files->setObjectName(u"evidence"_s);
    m_attach->setObjectName(u"attachEvidence"_s);
    setAcceptDrops(true);
    qobject_cast<QVBoxLayout *>(layout())->addWidget(m_attach, 0, Qt::AlignLeft);
    connect(m_attach, &QPushButton::clicked, this, &ManualPart::choose);
}

void ManualPart::refresh(const Run &run, const LiveStep &live)
{
    const StepState &state = run.steps[step()];
    QStringList parts;
    if (!m_block.assignee.isEmpty())
        parts.append(tr("for %1").arg(nameOf(withValues(m_block.assignee, run.values))));
    if (m_block.within.count() > 0 && state.startedAt) {
        const Milliseconds left = *state.startedAt + m_block.within - desk().situation.now();
        parts.append(live.overdue ? tr("▲ due %1 ago").arg(toClock(-left)) : tr("due in %1").arg(toClock(left)));
    }
    m_who->setText(parts.join(u" · "_s));
    m_who->setVisible(!parts.isEmpty());
    setTone(m_who, live.overdue ? Theme::Tone::Warning : Theme::Tone::Quiet);
    QStringList files;
    for (const StepState::Evidence &each : state.evidence)
        files.append(u"✓ %1 · %2 · SHA-256 %3…"_s.arg(each.name,
                                                      QLocale(QLocale::English).formattedDataSize(each.bytes),
                                                      each.sha256.first(std::min<qsizetype>(12, each.sha256.size()))));
    if (files.isEmpty() && m_block.evidence)
        files.append(tr("A file must be attached before this step is ticked."));
    m_files->setText(files.join(u'\n'));
    m_files->setVisible(!files.isEmpty());
    m_attach->setEnabled(!m_copying);
}

void ManualPart::retranslate(const Run &)
{
    m_attach->setText(m_copying ? tr("Copying…") : tr("Attach a file…"));
    m_attach->setToolTip(tr("A copy is kept beside the journal; a file may also be dropped here"));
}

void ManualPart::choose()
{
    auto *dialog = new QFileDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) { attach(path); });
    dialog->open();
}

void ManualPart::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void ManualPart::dropEvent(QDropEvent *event)
{
    attach(event->mimeData()->urls().first().toLocalFile());
    event->acceptProposedAction();
}

QCoro::Task<> ManualPart::attach(QString path)
{
    const QPointer<ManualPart> self(this);
    m_copying = true;
    m_attach->setEnabled(false);
    const auto kept = co_await desk().runner.attach(step(), path, desk().operatorId);
    if (!self)
        co_return;
    m_copying = false;
    m_attach->setEnabled(true);
    complain(kept ? QString() : kept.error().text());
}

}
