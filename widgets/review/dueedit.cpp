// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/dueedit.h"

#include <QCalendarWidget>
#include <QKeyEvent>
#include <QTextCharFormat>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// A date field has no empty value: its least date stands for none.
constexpr QDate noDate = QDate::fromJulianDay(2451545); // 2000-01-01

}

DueEdit::DueEdit(QWidget *parent)
    : QDateEdit(parent)
{
    setCalendarPopup(true);
    setDisplayFormat(u"yyyy-MM-dd"_s);
    setMinimumDate(noDate);
    setDate(noDate);
    QCalendarWidget *calendar = calendarWidget();
    calendar->setVerticalHeaderFormat(QCalendarWidget::NoVerticalHeader);
    calendar->setFirstDayOfWeek(Qt::Monday);
    for (const Qt::DayOfWeek day : {Qt::Saturday, Qt::Sunday})
        calendar->setWeekdayTextFormat(day, {}); // no red that means nothing
    calendar->installEventFilter(this);
}

void DueEdit::setDue(QDate due)
{
    setDate(due.isValid() ? due : noDate);
}

QDate DueEdit::due() const
{
    return date() == noDate ? QDate() : date();
}

void DueEdit::begin()
{
    if (date() == noDate && m_today.isValid()) {
        setDate(m_today);
        setSelectedSection(YearSection);
    }
}

void DueEdit::stepBy(int steps)
{
    if (date() == noDate) {
        begin();
        setSelectedSection(DaySection);
    }
    QDateEdit::stepBy(steps);
}

void DueEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        return setDate(noDate);
    if (!event->text().isEmpty() && event->text()[0].isDigit())
        begin();
    QDateEdit::keyPressEvent(event);
}

// Tab leaves the field; its parts are reached by their digits and the arrow keys.
bool DueEdit::focusNextPrevChild(bool next)
{
    return QAbstractSpinBox::focusNextPrevChild(next);
}

bool DueEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == calendarWidget() && event->type() == QEvent::Show && date() == noDate && m_today.isValid())
        calendarWidget()->setCurrentPage(m_today.year(), m_today.month());
    return QDateEdit::eventFilter(watched, event);
}

}
