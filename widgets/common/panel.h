// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QLabel>
#include <QVBoxLayout>
#include <QWidget>

namespace Hikeshi {

/// A piece of the window with a small caption, a short figure opposite it, and content below. Words and colours are set
/// in retranslate(), which runs at first showing and whenever the look changes.
class Panel : public QWidget
{
    Q_OBJECT

public:
    explicit Panel(Look &look, QWidget *parent = nullptr);

protected:
    Look &look() const { return m_look; }
    const Theme &theme() const { return m_look.theme(); }
    void setCaption(const QString &caption); ///< shown in capitals
    void setAside(const QString &text); ///< right of the caption
    QVBoxLayout *content() const { return m_content; }
    /// A quiet sentence in place of content that is not there yet; empty text hides it.
    void setEmptyText(const QString &text);
    virtual void retranslate() = 0;
    void showEvent(QShowEvent *event) override;

private:
    Look &m_look;
    QLabel *m_caption;
    QLabel *m_aside;
    QLabel *m_empty;
    QVBoxLayout *m_content;
    bool m_worded = false;
};

/// A label whose colour says something. Property `tone` is read by the style sheet.
void setTone(QWidget *widget, Theme::Tone tone);
/// One of the style sheet's kinds: `title`, `heading`, `muted`, `code`, `figure`, `caption`, `card`, `primary`, `flat`,
/// `band`, `badge`, `small`, `link`.
void setKind(QWidget *widget, const char *kind);

}
