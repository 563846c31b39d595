// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/previewbox.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

PreviewBox::PreviewBox(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_caption(new QLabel(this))
    , m_release(new QPushButton(this))
    , m_changes(new QLabel(this))
    , m_grid(new QGridLayout)
    , m_group(new QButtonGroup(this))
    , m_affected(new QLabel(this))
    , m_request(new RequestView(this))
{
    setKind(this, "card");
    setKind(m_caption, "caption");
    setKind(m_affected, "muted");
    m_affected->setWordWrap(true);
    m_affected->setMinimumWidth(60);
    m_changes->setTextFormat(Qt::RichText);
    m_changes->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_changes, &QLabel::linkActivated, this,
            [this](const QString &link) { Q_EMIT instanceWanted(InstanceId(link)); });
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 6);
    column->setSpacing(4);
    setKind(m_release, "link");
    m_caption->setObjectName(u"previewCaption"_s);
    m_release->setObjectName(u"release"_s);
    QSizePolicy keepsItsPlace = m_release->sizePolicy();
    keepsItsPlace.setRetainSizeWhenHidden(true);
    m_release->setSizePolicy(keepsItsPlace);
    connect(m_release, &QPushButton::clicked, this, &PreviewBox::releaseWanted);
    auto *head = new QHBoxLayout;
    head->addWidget(m_caption, 1);
    head->addWidget(m_release);
    column->addLayout(head);
    column->addWidget(m_changes);
    column->addLayout(m_grid);
    column->addWidget(m_affected);
    column->addWidget(m_request);
    retranslate();
}

void PreviewBox::retranslate()
{
    m_release->setText(tr("Let go"));
    m_release->setToolTip(tr("Ends the reservation; nothing is sent"));
    m_request->retranslate();
    setReserved(m_reserved);
}

void PreviewBox::setReserved(const std::optional<Selection> &selection)
{
    m_reserved = selection;
    m_caption->setText(selection ? Wording::reserved(*selection, m_desk.situation.now())
                                 : tr("Preview · nothing is sent yet"));
    setTone(m_caption, selection ? Theme::Tone::Focus : Theme::Tone::Quiet);
    m_release->setVisible(selection.has_value());
}

void PreviewBox::setPreview(const Preview &preview)
{
    showChanges(preview);
    showCandidates(preview);
    const QString affected = Wording::affected(preview, m_desk.situation, m_desk.look.language());
    m_affected->setText(affected);
    m_affected->setVisible(!affected.isEmpty());
    m_request->setRequest(preview.request, preview.endpoint);
}

void PreviewBox::showChanges(const Preview &preview)
{
    const Theme &theme = m_desk.look.theme();
    QStringList lines;
    for (const Preview::RoleChange &change : preview.roleChanges) {
        const QColor colour = change.to == u"stopped" ? theme.trouble : theme.focus;
        lines.append(u"<a href=\"%1\" style=\"color:%2; text-decoration:none\">%1</a>&nbsp; %3 → <b>%4</b>"_s.arg(
            change.instance.value.toHtmlEscaped(), colour.name(), Wording::roleWord(change.from).toHtmlEscaped(),
            Wording::roleWord(change.to).toHtmlEscaped()));
    }
    if (const QString html = lines.join(u"<br>"_s); html != m_changes->text())
        m_changes->setText(html);
    m_changes->setVisible(!lines.isEmpty());
}

// Rows stand in the service's order, whoever is best: they do not change places under the pointer.
void PreviewBox::makeCandidates(const Preview &preview)
{
    for (const Row &row : std::as_const(m_rows)) {
        m_group->removeButton(row.choice);
        delete row.choice;
        delete row.word;
    }
    m_rows.clear();
    QList<Candidate> candidates = preview.candidates;
    std::ranges::sort(candidates, {}, [](const Candidate &c) { return c.instance.value; });
    for (const Candidate &candidate : std::as_const(candidates)) {
        Row row{candidate.instance, new QRadioButton(candidate.instance.value, this), new QLabel(this)};
        row.choice->setObjectName(u"candidate-"_s + candidate.instance.value);
        row.word->setWordWrap(true);
        row.word->setMinimumWidth(60);
        setKind(row.word, "muted");
        const int at = static_cast<int>(m_rows.size());
        m_grid->addWidget(row.choice, at, 0, Qt::AlignTop);
        m_grid->addWidget(row.word, at, 1);
        m_group->addButton(row.choice);
        connect(row.choice, &QRadioButton::clicked, this, [this, id = candidate.instance] { Q_EMIT chosen(id); });
        m_rows.append(row);
    }
}

void PreviewBox::showCandidates(const Preview &preview)
{
    const auto find = [&](const InstanceId &id) {
        return std::ranges::find(preview.candidates, id, &Candidate::instance);
    };
    const bool same = m_rows.size() == preview.candidates.size()
        && std::ranges::all_of(m_rows, [&](const Row &r) { return find(r.instance) != preview.candidates.end(); });
    if (!same)
        makeCandidates(preview);
    QString chosen;
    for (const ArgumentSpec &spec : preview.spec.arguments) {
        if (spec.type == ArgumentSpec::Type::Instance)
            chosen = preview.intent.arguments.value(spec.name);
    }
    for (const Row &row : std::as_const(m_rows)) {
        const Candidate &candidate = *find(row.instance);
        const bool isChosen = row.instance.value == chosen;
        const QString why = Wording::reason(candidate.reason);
        row.choice->setChecked(isChosen);
        row.choice->setEnabled(candidate.eligible || isChosen);
        row.choice->setToolTip(why);
        row.choice->setAccessibleDescription(candidate.eligible ? candidate.figure : why);
        row.word->setText(candidate.eligible
                              ? candidate.figure.isEmpty() ? tr("eligible") : Wording::reason(candidate.figure)
                              : tr("not eligible: %1").arg(why));
    }
}

}
