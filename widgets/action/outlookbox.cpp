// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/outlookbox.h"

#include "situation/condition.h"
#include "situation/situation.h"
#include "widgets/action/outlookchart.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"

#include <QLocale>
#include <QPointer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

OutlookBand bandOf(const Futures &futures, const QString &series)
{
    const auto found = std::ranges::find(futures.bands, SeriesId(series), &OutlookBand::series);
    return found == futures.bands.end() ? OutlookBand{} : *found;
}

}

OutlookBox::OutlookBox(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_ask(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_progress(new QProgressBar(this))
    , m_acting(new QLabel(this))
    , m_waiting(new QLabel(this))
    , m_errors(new OutlookChart(desk.look, this))
    , m_orders(new OutlookChart(desk.look, this))
    , m_note(new QLabel(this))
{
    setObjectName(u"outlook"_s);
    setKind(m_ask, "flat");
    setKind(m_cancel, "link");
    setKind(m_note, "muted");
    m_ask->setObjectName(u"askOutlook"_s);
    m_cancel->setObjectName(u"cancelOutlook"_s);
    m_acting->setObjectName(u"outlookActing"_s);
    m_waiting->setObjectName(u"outlookWaiting"_s);
    m_note->setObjectName(u"outlookNote"_s);
    for (QLabel *label : {m_acting, m_waiting, m_note}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    auto *head = new QHBoxLayout;
    head->addWidget(m_ask);
    head->addWidget(m_progress, 1);
    head->addWidget(m_cancel);
    head->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_acting);
    column->addWidget(m_waiting);
    column->addWidget(m_errors);
    column->addWidget(m_orders);
    column->addWidget(m_note);
    connect(m_ask, &QPushButton::clicked, this, &OutlookBox::ask);
    if (OutlookPort *port = m_desk.outlooks) {
        connect(m_cancel, &QPushButton::clicked, port, &OutlookPort::cancel);
        connect(port, &OutlookPort::progressed, this, [this](int done, int of) {
            m_progress->setMaximum(of);
            m_progress->setValue(done);
        });
    }
    retranslate();
}

void OutlookBox::setPreview(const Preview &preview)
{
    const bool same = m_preview.intent.action == preview.intent.action
        && m_preview.intent.target == preview.intent.target && m_preview.requests == preview.requests;
    m_preview = preview;
    if (!same) {
        if (m_asking)
            m_desk.outlooks->cancel();
        m_outlook.reset();
        m_error.clear();
    }
    refresh();
}

QCoro::Task<void> OutlookBox::ask()
{
    if (m_asking)
        co_return;
    const QPointer<OutlookBox> self(this);
    const QList<Request> asked = m_preview.requests;
    m_asking = true;
    m_error.clear();
    m_progress->setValue(0);
    refresh();
    const Result<Outlook> outlook = co_await m_desk.outlooks->foretell(m_preview, horizon);
    if (!self)
        co_return;
    m_asking = false;
    const bool stillWanted = asked == m_preview.requests;
    if (outlook && stillWanted)
        m_outlook = *outlook;
    else if (!outlook && outlook.error().kind != ErrorKind::Cancelled)
        m_error = Wording::reason(outlook.error());
    refresh();
}

QString OutlookBox::sentence(const Futures &futures, bool acting) const
{
    const QString who = acting ? tr("With it:") : tr("Without:");
    const QString lost =
        tr("orders lost: %1").arg(QLocale(m_desk.look.language()).toString(qRound64(futures.ordersLost)));
    if (futures.restored)
        return u"%1 %2"_s.arg(who, tr("orders go through again after %1, %2").arg(toClock(*futures.restored), lost));
    return u"%1 %2"_s.arg(who, tr("not restored within %1, %2").arg(toClock(horizon), lost));
}

void OutlookBox::refresh()
{
    setVisible(m_desk.outlooks && m_desk.outlooks->canForetell(m_preview));
    m_ask->setVisible(!m_asking);
    m_progress->setVisible(m_asking);
    m_cancel->setVisible(m_asking);
    for (QWidget *part : std::initializer_list<QWidget *>{m_acting, m_waiting, m_errors, m_orders})
        part->setVisible(m_outlook.has_value());
    if (m_outlook)
        fill(*m_outlook);
    const QString note = !m_error.isEmpty() ? m_error
        : m_outlook                         ? tr("Futures of each: %1, from %2. A model, not a promise.")
                          .arg(m_outlook->count)
                          .arg(Wording::clockTime(m_outlook->from))
                    : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    setTone(m_note, m_error.isEmpty() ? Theme::Tone::Quiet : Theme::Tone::Warning);
}

void OutlookBox::fill(const Outlook &outlook)
{
    const auto chart = [&](OutlookChart *view, const QString &series) {
        const SeriesSpec *spec = m_desk.situation.seriesSpec(SeriesId(series));
        view->setBands(spec ? spec->title.in(m_desk.look.language()) : series, spec ? spec->unit : u"count"_s,
                       bandOf(outlook.acting, series), bandOf(outlook.waiting, series), outlook.every);
    };
    chart(m_errors, u"order_error_rate"_s);
    chart(m_orders, u"orders_accepted_per_second"_s);
    const bool better = outlook.acting.ordersLost < outlook.waiting.ordersLost;
    m_acting->setText(sentence(outlook.acting, true));
    m_waiting->setText(sentence(outlook.waiting, false));
    setTone(m_acting, better ? Theme::Tone::Good : Theme::Tone::Trouble);
    setTone(m_waiting, Theme::Tone::Quiet);
}

void OutlookBox::retranslate()
{
    m_ask->setText(tr("What if…"));
    m_ask->setToolTip(
        tr("Plays the next %1 many times in a copy of the exchange, with this action and without; nothing "
           "is sent")
            .arg(toClock(horizon)));
    m_cancel->setText(tr("Cancel"));
    refresh();
}

}
