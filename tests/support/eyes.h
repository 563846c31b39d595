// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QGlyphRun>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStyle>
#include <QTextDocument>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

/// What tired eyes would find wrong in a window, without knowing what it is about.
namespace Hikeshi::Eyes {

using namespace Qt::StringLiterals;

inline QString nameOf(const QWidget *widget)
{
    QStringList path;
    for (const QWidget *each = widget; each && path.size() < 3; each = each->parentWidget())
        path.prepend(each->objectName().isEmpty() ? QString::fromLatin1(each->metaObject()->className())
                                                  : each->objectName());
    return path.join(u'/');
}

inline QString plain(const QString &text)
{
    if (!Qt::mightBeRichText(text))
        return text;
    QTextDocument document;
    document.setHtml(text);
    return document.toPlainText();
}

/// The part of a widget that is not scrolled or laid out of sight, in the window's coordinates.
inline QRect seen(const QWidget *widget)
{
    QRect rect(widget->mapTo(widget->window(), QPoint(0, 0)), widget->size());
    for (const QWidget *above = widget->parentWidget(); above; above = above->parentWidget())
        rect &= QRect(above->mapTo(above->window(), QPoint(0, 0)), above->size());
    return rect;
}

/// Not hidden, not behind another tab, not scrolled away.
inline bool isSeen(const QWidget *widget)
{
    return widget->isVisible() && !seen(widget).isEmpty();
}

inline bool isScrolled(const QWidget *widget)
{
    for (const QWidget *above = widget->parentWidget(); above; above = above->parentWidget()) {
        if (qobject_cast<const QAbstractScrollArea *>(above))
            return true;
    }
    return false;
}

/// Texts that have less room than they need, and widgets that stand out of what holds them.
inline QStringList clipped(const QWidget &window)
{
    QStringList found;
    const auto tell = [&](const QWidget *widget, const QString &text, const QString &why) {
        found.append(u"%1 \"%2\": %3"_s.arg(nameOf(widget), plain(text).left(60), why));
    };
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (!isSeen(label) || label->text().isEmpty())
            continue;
        const int needed = label->wordWrap() ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (!label->wordWrap() && label->sizeHint().width() > label->width() + 1)
            tell(label, label->text(), u"%1 wide, needs %2"_s.arg(label->width()).arg(label->sizeHint().width()));
        if (needed > label->height() + 1)
            tell(label, label->text(), u"%1 high, needs %2"_s.arg(label->height()).arg(needed));
        if (!isScrolled(label) && seen(label) != QRect(label->mapTo(label->window(), QPoint(0, 0)), label->size()))
            tell(label, label->text(), u"stands out of its parent"_s);
    }
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (!isSeen(button) || button->text().isEmpty())
            continue;
        const int needed = button->fontMetrics().horizontalAdvance(plain(button->text()).remove(u'&'));
        if (!button->hasHeightForWidth() && !button->sizePolicy().hasHeightForWidth() && needed > button->width()
            && button->sizeHint().height() >= button->height())
            tell(button, button->text(), u"%1 wide, its text %2"_s.arg(button->width()).arg(needed));
    }
    return found;
}

/// Letters for which no font has a picture.
inline QStringList tofu(const QWidget &window)
{
    QStringList found;
    const auto look = [&](const QWidget *widget, const QString &text) {
        QTextLayout layout(text, widget->font());
        layout.beginLayout();
        while (layout.createLine().isValid()) { }
        layout.endLayout();
        for (const auto runs = layout.glyphRuns(); const QGlyphRun &run : runs) {
            if (run.glyphIndexes().contains(0U))
                found.append(u"%1 \"%2\""_s.arg(nameOf(widget), text));
        }
    };
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        if (isSeen(label))
            look(label, plain(label->text()).remove(QChar(0x2028)).remove(u'\n'));
    }
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>()) {
        if (isSeen(button))
            look(button, button->text().remove(u'\n'));
    }
    return found;
}

/// Sentences of another language in a window that speaks Japanese. What a machine said stands in
/// `code`, or in `actionReason` and `findings`, which give the wire's and the checker's own words.
/// `names` are called by no other.
inline QStringList english(const QWidget &window, const QStringList &names = {})
{
    static const QRegularExpression sentence(u"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}"_s);
    QStringList found;
    const auto look = [&](const QWidget *widget, const QString &text) {
        if (isSeen(widget) && widget->property("kind").toString() != u"code"_s
            && !QStringList{u"actionReason"_s, u"findings"_s}.contains(widget->objectName()) && text.contains(sentence)
            && std::ranges::none_of(names, [&](const QString &name) { return text.endsWith(name); }))
            found.append(u"%1 \"%2\""_s.arg(nameOf(widget), text));
    };
    for (const QLabel *label : window.findChildren<QLabel *>())
        look(label, plain(label->text()));
    for (const QAbstractButton *button : window.findChildren<QAbstractButton *>())
        look(button, button->text());
    for (const QComboBox *box : window.findChildren<QComboBox *>())
        look(box, box->currentText());
    for (const QLineEdit *line : window.findChildren<QLineEdit *>())
        look(line, line->placeholderText());
    for (const QAbstractItemView *view : window.findChildren<QAbstractItemView *>()) {
        for (int row = 0; view->model() && row < std::min(view->model()->rowCount(), 200); ++row)
            look(view, view->model()->index(row, 0).data().toString());
    }
    for (const QWidget *each : window.findChildren<QWidget *>()) { // said aloud, or under the pointer
        look(each, plain(each->toolTip()));
        look(each, each->accessibleName());
    }
    return found;
}

inline double luminance(QRgb colour)
{
    const auto linear = [](int channel) {
        const double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(qRed(colour)) + 0.7152 * linear(qGreen(colour)) + 0.0722 * linear(qBlue(colour));
}

/// Labels whose letters, as painted, stand out of their ground by less than `least` to 1. Thin letters are mixed with
/// the ground at their edges, so what is measured is a little less than what the colours are.
inline QStringList faint(const QWidget &window, const QImage &picture, double least = 3.0)
{
    QStringList found;
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        const QRect rect = label->isVisible() && label->isEnabled() ? seen(label) & picture.rect() : QRect();
        if (plain(label->text()).trimmed().isEmpty() || rect.width() < 12
            || rect.height() < label->fontMetrics().ascent())
            continue;
        QHash<QRgb, int> colours;
        for (int y = rect.top(); y <= rect.bottom(); ++y) {
            for (int x = rect.left(); x <= rect.right(); ++x)
                ++colours[picture.pixel(x, y)];
        }
        const auto most = std::max_element(colours.cbegin(), colours.cend());
        const double ground = luminance(most.key());
        double best = 1;
        for (const QRgb colour : colours.keys()) {
            const double ink = luminance(colour);
            best = std::max(best, (std::max(ink, ground) + 0.05) / (std::min(ink, ground) + 0.05));
        }
        if (best < least)
            found.append(u"%1 \"%2\": %3:1"_s.arg(nameOf(label), plain(label->text()).left(40)).arg(best, 0, 'f', 1));
    }
    return found;
}

/// All of these at once, of a window and its picture. Empty: eyes find nothing.
inline QString complaints(const QWidget &window, const QImage &picture, const QString &language,
                          const QStringList &names = {})
{
    QStringList all;
    const auto add = [&all](const QString &what, const QStringList &found) {
        for (const QString &each : found)
            all.append(what + u": "_s + each);
    };
    add(u"clipped"_s, clipped(window));
    add(u"no glyph"_s, tofu(window));
    add(u"faint"_s, faint(window, picture));
    if (language == u"ja")
        add(u"English"_s, english(window, names));
    return all.join(u'\n');
}

}
