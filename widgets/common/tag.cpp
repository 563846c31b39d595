// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/tag.h"

#include "widgets/common/panel.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

Tag::Tag(QWidget *parent)
    : QLabel(parent)
{
    setKind(this, "tag");
    setTextFormat(Qt::RichText);
}

void Tag::setFact(const QString &name, const QString &value, Theme::Tone tone)
{
    setTone(this, tone);
    const QString spaced = name.isEmpty() || value.isEmpty() ? name : name + u' ';
    setText(u"%1<b>%2</b>"_s.arg(spaced.toHtmlEscaped(), value.toHtmlEscaped()));
    setAccessibleName(spaced + value);
}

}
