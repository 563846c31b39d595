// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/postmortem.h"
#include "widgets/presenters/look.h"

#include <QThreadPool>
#include <QWidget>

#include <functional>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QToolButton;

namespace Hikeshi {

/// The postmortem as a file: Markdown, HTML or PDF, written in the background, the result said in place.
class Exporter : public QWidget
{
    Q_OBJECT

public:
    enum class Format
    {
        Markdown,
        Html,
        Pdf
    };
    /// The pictures of an export, made when one is asked for; none when there is nothing to show.
    using Pictures = std::function<QList<Picture>()>;

    explicit Exporter(Look &look, QWidget *parent = nullptr);
    ~Exporter() override;

    void setPictures(Pictures pictures) { m_pictures = std::move(pictures); }
    void show(const Postmortem &postmortem);
    /// `path`: a file, or for Markdown the folder to write into.
    void write(Format format, const QString &path);
    void copyMarkdown();

Q_SIGNALS:
    void written(bool ok);

private:
    void choose(Format format);
    void finish(const Result<QString> &file, bool pictures);
    void retranslate();

    Look &m_look;
    Pictures m_pictures;
    Postmortem m_postmortem;
    QThreadPool m_pool;
    QString m_folder; ///< of the last export
    QMenu *m_menu;
    QAction *m_markdown;
    QAction *m_html;
    QAction *m_pdf;
    QLabel *m_result;
    QPushButton *m_open;
    QPushButton *m_copy;
    QToolButton *m_export;
};

}
