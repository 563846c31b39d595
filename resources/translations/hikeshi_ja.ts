<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>DrillWords</name>
    <message>
        <source>failover</source>
        <translation>切替</translation>
    </message>
    <message>
        <source>switchover</source>
        <translation>計画切替</translation>
    </message>
    <message>
        <source>publish</source>
        <translation>告知公開</translation>
    </message>
    <message>
        <source>pause</source>
        <translation>自動切替停止</translation>
    </message>
    <message>
        <source>resume</source>
        <translation>自動切替再開</translation>
    </message>
    <message>
        <source>drain</source>
        <translation>新規接続停止</translation>
    </message>
    <message>
        <source>maint</source>
        <translation>保守</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>復帰</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>重み変更</translation>
    </message>
    <message>
        <source>System failure</source>
        <translation>システム障害</translation>
    </message>
    <message>
        <source>Cyber attack</source>
        <translation>サイバー攻撃</translation>
    </message>
    <message>
        <source>Surge in volume</source>
        <translation>アクセス集中</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>保守</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>その他</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Declare</source>
        <translation>宣言</translation>
    </message>
    <message>
        <source>First notice</source>
        <translation>第一報</translation>
    </message>
    <message>
        <source>Mitigate</source>
        <translation>緩和</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>From the first-out alert until somebody acknowledged an alert.</source>
        <translation>初報アラートから、誰かがアラートを確認するまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the incident was declared.</source>
        <translation>初報アラートから、インシデントを宣言するまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until a notice to users was confirmed published.</source>
        <translation>初報アラートから、利用者への告知の公開を確認できるまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the first action was confirmed to have worked.</source>
        <translation>初報アラートから、最初の操作の効果を確認できるまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the last critical alert cleared.</source>
        <translation>初報アラートから、最後の重大アラートが解消するまで。</translation>
    </message>
    <message>
        <source>no target</source>
        <translation>目標なし</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>まだ</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>未達</translation>
    </message>
    <message>
        <source>met</source>
        <translation>達成</translation>
    </message>
    <message>
        <source>%1 over</source>
        <translation>%1 超過</translation>
    </message>
    <message>
        <source>%1: refused by a guard</source>
        <translation>%1: ガードが拒否</translation>
    </message>
    <message>
        <source>%1: unsafe</source>
        <translation>%1: 危険な操作</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分</translation>
    </message>
    <message>
        <source>first-out</source>
        <translation>初報</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>declared</source>
        <translation>宣言</translation>
    </message>
    <message>
        <source>first notice</source>
        <translation>第一報</translation>
    </message>
    <message>
        <source>mitigated</source>
        <translation>緩和</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>unsafe: %1</source>
        <translation>危険: %1</translation>
    </message>
    <message>
        <source>Detect</source>
        <translation>検知</translation>
    </message>
    <message>
        <source>From the first thing that went wrong until somebody did something about it.</source>
        <translation>最初の異常から、誰かが何かをするまで。</translation>
    </message>
    <message>
        <source>%1: of no use</source>
        <translation>%1: 効果なし</translation>
    </message>
    <message>
        <source>Missed update to users</source>
        <translation>次報の遅れ</translation>
    </message>
    <message>
        <source>Hand-over without a word</source>
        <translation>申し送りのない交代</translation>
    </message>
    <message>
        <source>Asked for a hint</source>
        <translation>ヒントを求めた</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>ヒント</translation>
    </message>
    <message>
        <source>A customer</source>
        <translation>顧客</translation>
    </message>
    <message>
        <source>The boss</source>
        <translation>上司</translation>
    </message>
    <message>
        <source>The press</source>
        <translation>報道</translation>
    </message>
    <message>
        <source>An engineer</source>
        <translation>技術者</translation>
    </message>
    <message>
        <source>of no use: %1</source>
        <translation>効果なし: %1</translation>
    </message>
    <message>
        <source>planned switchover</source>
        <translation>計画切替の予約</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>再起動</translation>
    </message>
    <message>
        <source>rebuild</source>
        <translation>再構築</translation>
    </message>
    <message>
        <source>scale</source>
        <translation>増設</translation>
    </message>
    <message>
        <source>roll back</source>
        <translation>版を戻す</translation>
    </message>
    <message>
        <source>challenge all</source>
        <translation>全員を検証</translation>
    </message>
    <message>
        <source>challenge logins</source>
        <translation>ログインを検証</translation>
    </message>
    <message>
        <source>no challenge</source>
        <translation>検証を解除</translation>
    </message>
    <message>
        <source>serve stale</source>
        <translation>古いページで応答</translation>
    </message>
    <message>
        <source>serve fresh</source>
        <translation>最新ページに戻す</translation>
    </message>
    <message>
        <source>block</source>
        <translation>遮断</translation>
    </message>
    <message>
        <source>unblock</source>
        <translation>遮断解除</translation>
    </message>
    <message>
        <source>limit requests</source>
        <translation>要求を制限</translation>
    </message>
    <message>
        <source>limit connections</source>
        <translation>接続を制限</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>検証</translation>
    </message>
    <message>
        <source>reconcile</source>
        <translation>照合</translation>
    </message>
    <message>
        <source>halt</source>
        <translation>取引停止</translation>
    </message>
    <message>
        <source>cancel only</source>
        <translation>取消のみ</translation>
    </message>
    <message>
        <source>post only</source>
        <translation>ポストオンリー</translation>
    </message>
    <message>
        <source>open trading</source>
        <translation>取引再開</translation>
    </message>
    <message>
        <source>raise minimum</source>
        <translation>最小数量引上げ</translation>
    </message>
    <message>
        <source>usual minimum</source>
        <translation>最小数量を戻す</translation>
    </message>
    <message>
        <source>engine failover</source>
        <translation>エンジン切替</translation>
    </message>
    <message>
        <source>engine restart</source>
        <translation>エンジン再起動</translation>
    </message>
    <message>
        <source>backup</source>
        <translation>バックアップ</translation>
    </message>
    <message>
        <source>restore backup</source>
        <translation>バックアップから復元</translation>
    </message>
    <message>
        <source>freeze withdrawals</source>
        <translation>出金停止</translation>
    </message>
    <message>
        <source>allow withdrawals</source>
        <translation>出金再開</translation>
    </message>
    <message>
        <source>listed addresses only</source>
        <translation>登録宛先のみ</translation>
    </message>
    <message>
        <source>every address</source>
        <translation>全宛先を許可</translation>
    </message>
    <message>
        <source>end sessions</source>
        <translation>セッション失効</translation>
    </message>
    <message>
        <source>reverse deposits</source>
        <translation>入金を取消</translation>
    </message>
    <message>
        <source>from cold</source>
        <translation>コールドから移動</translation>
    </message>
    <message>
        <source>staff support</source>
        <translation>要員を増減</translation>
    </message>
    <message>
        <source>prepared answers</source>
        <translation>定型回答</translation>
    </message>
    <message>
        <source>answers by hand</source>
        <translation>個別回答</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ActionCard</name>
    <message>
        <source>Go back…</source>
        <translation>元に戻す…</translation>
    </message>
    <message>
        <source>A new action: %1</source>
        <translation>新しい操作: %1</translation>
    </message>
    <message>
        <source>Type %1 above to enable it</source>
        <translation>有効にするには上に %1 と入力</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>今は不可: %1</translation>
    </message>
    <message>
        <source>Type %1 to enable the action</source>
        <translation>操作を有効にするには %1 と入力</translation>
    </message>
    <message>
        <source>Arm this console</source>
        <translation>このコンソールを操作可能にする</translation>
    </message>
    <message>
        <source>It only reads until it is armed; armed, it is for a stated time</source>
        <translation>操作可能にするまでは閲覧のみです。操作可能な時間は決まっています</translation>
    </message>
    <message>
        <source>Take note of #%1</source>
        <translation>#%1 の結果を確認済みにする</translation>
    </message>
    <message>
        <source>another operator has not agreed yet</source>
        <translation>ほかの担当者がまだ同意していません</translation>
    </message>
    <message>
        <source>Ask another operator to agree</source>
        <translation>ほかの担当者に同意を求める</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ActionHand</name>
    <message>
        <source>The reservation ran out. Nothing was sent.</source>
        <translation>予約の時間が切れました。何も送信していません。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ActionItemCard</name>
    <message>
        <source>owner</source>
        <translation>担当</translation>
    </message>
    <message>
        <source>what is to be done</source>
        <translation>すること</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>期限なし</translation>
    </message>
    <message>
        <source>Done. An item is never removed.</source>
        <translation>完了。対策は削除できません。</translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation>%1 は完了</translation>
    </message>
    <message>
        <source>Action item</source>
        <translation>対策</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>担当</translation>
    </message>
    <message>
        <source>Due date</source>
        <translation>期限</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ActionItems</name>
    <message>
        <source>Action items</source>
        <translation>対策</translation>
    </message>
    <message>
        <source>Add an action item</source>
        <translation>対策を追加</translation>
    </message>
    <message>
        <source>New action item</source>
        <translation>新しい対策</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>追加</translation>
    </message>
    <message>
        <source>Say first what is to be done.</source>
        <translation>先に、何をするかを書いてください。</translation>
    </message>
    <message>
        <source>None yet. What will be changed, by whom, until when?</source>
        <translation>まだありません。何を、誰が、いつまでに変えますか。</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>保存できません: %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ActionSheet</name>
    <message>
        <source>✕ not now: %1</source>
        <translation>✕ 今は不可: %1</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>‹ All actions</source>
        <translation>‹ 操作一覧</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>Nothing can be done to %1 from here: no connector of this site controls it.</source>
        <translation>ここから %1 は操作できません: 制御するコネクタがこのサイトにありません。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::Aftermath</name>
    <message>
        <source>Put back as before</source>
        <translation>元の設定に戻す</translation>
    </message>
    <message>
        <source>Take note</source>
        <translation>確認済みにする</translation>
    </message>
    <message>
        <source>The same action on the same target is blocked for a while until its outcome has been taken note of</source>
        <translation>同じ対象への同じ操作は、前回の結果を確認済みにするまで、しばらく止められます</translation>
    </message>
    <message>
        <source>What went over the wire</source>
        <translation>送受信の内容</translation>
    </message>
    <message>
        <source>%1: %2, unchanged</source>
        <translation>%1: %2（変化なし）</translation>
    </message>
    <message>
        <source>%1: %2 before, %3 now</source>
        <translation>%1: 前 %2、今 %3</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>It is being put back</source>
        <translation>元に戻しています</translation>
    </message>
    <message>
        <source>New actions, one for each setting that differs; says what could not be put back</source>
        <translation>異なる設定ごとに新しい操作を一つ行い、戻せなかったものを示します</translation>
    </message>
    <message>
        <source>peer %1 · %2 ms · by %3</source>
        <translation>相手 %1 · %2 ms · 操作 %3</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>✕ %1 was %2 and is not put back: %3</source>
        <translation>✕ %1 は %2 でしたが、戻していません: %3</translation>
    </message>
    <message>
        <source>✓ Everything is as it was before.</source>
        <translation>✓ すべて元のとおりです。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::AgreementLine</name>
    <message>
        <source>their passphrase</source>
        <translation>本人のパスフレーズ</translation>
    </message>
    <message>
        <source>The passphrase is being checked</source>
        <translation>パスフレーズを確認中</translation>
    </message>
</context>
<context>
    <name>Hikeshi::AlertModel</name>
    <message>
        <source>first-out</source>
        <translation>初報</translation>
    </message>
    <message>
        <source>%1 in group</source>
        <translation>%1件</translation>
    </message>
    <message>
        <source>shelved until %1</source>
        <translation>%1 まで保留</translation>
    </message>
    <message>
        <source>cleared, not acknowledged</source>
        <translation>解消・未確認</translation>
    </message>
    <message>
        <source>acknowledged by %1</source>
        <translation>%1 が確認</translation>
    </message>
    <message>
        <source>first-out: it fired before all others</source>
        <translation>初報: 他のどれよりも先に発報</translation>
    </message>
    <message>
        <source>silenced or inhibited where it comes from</source>
        <translation>発報元で抑止中</translation>
    </message>
    <message>
        <source>no longer on the list</source>
        <translation>一覧から外れました</translation>
    </message>
</context>
<context>
    <name>Hikeshi::AlertPanel</name>
    <message>
        <source>Acknowledge</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Shelve…</source>
        <translation>保留…</translation>
    </message>
    <message>
        <source>Open its runbook</source>
        <translation>手順書を開く</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>地図に表示</translation>
    </message>
    <message>
        <source>Declare an incident…</source>
        <translation>インシデントを宣言…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>What else can be done with this alert</source>
        <translation>このアラートへのその他の操作</translation>
    </message>
    <message>
        <source>Why? (needed)</source>
        <translation>理由（必須）</translation>
    </message>
    <message>
        <source>Why it is shelved</source>
        <translation>保留の理由</translation>
    </message>
    <message>
        <source>15 min</source>
        <translation>15 分</translation>
    </message>
    <message>
        <source>1 h</source>
        <translation>1 時間</translation>
    </message>
    <message>
        <source>8 h</source>
        <translation>8 時間</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>Quiet. No alert.</source>
        <translation>平常。アラートなし。</translation>
    </message>
    <message>
        <source>Quiet. No alert since %1.</source>
        <translation>平常。%1 以降アラートなし。</translation>
    </message>
    <message>
        <source>Alerts · %1</source>
        <translation>アラート · %1</translation>
    </message>
    <message>
        <source>Shelved %1</source>
        <translation>保留 %1</translation>
    </message>
    <message>
        <source>Hide what is shelved</source>
        <translation>保留を隠す</translation>
    </message>
    <message>
        <source>Show %1 shelved</source>
        <translation>保留 %1 件を表示</translation>
    </message>
    <message>
        <source>The journal cannot be written from here</source>
        <translation>ここからは記録に書き込めません</translation>
    </message>
    <message>
        <source>I have seen it (A)</source>
        <translation>確認した (A)</translation>
    </message>
    <message>
        <source>It is acknowledged already</source>
        <translation>確認済です</translation>
    </message>
    <message>
        <source>Out of sight for a while (S)</source>
        <translation>しばらく隠す (S)</translation>
    </message>
    <message>
        <source>It is no longer on the list</source>
        <translation>一覧から外れています</translation>
    </message>
    <message>
        <source>An incident is open already</source>
        <translation>インシデントは既に宣言済です</translation>
    </message>
    <message>
        <source>Say first why</source>
        <translation>先に理由を書いてください</translation>
    </message>
    <message>
        <source>Shelve %1 for …</source>
        <translation>%1 を保留する時間…</translation>
    </message>
</context>
<context>
    <name>Hikeshi::AnnouncePanel</name>
    <message>
        <source>The template cannot be filled: %1</source>
        <translation>ひな形を埋められません: %1</translation>
    </message>
    <message>
        <source>This site names no status page: copy the text and publish it yourself.</source>
        <translation>このサイトにはステータスページがありません。文面をコピーして公開してください。</translation>
    </message>
    <message>
        <source>Draft kept %1</source>
        <translation>下書き保存 %1</translation>
    </message>
    <message>
        <source>No incident is open. Declare one first: a notice takes its start and its cause from the incident, and belongs to it.</source>
        <translation>インシデントがありません。先に宣言してください。告知の発生時刻と原因はインシデントから取ります。</translation>
    </message>
    <message>
        <source>No notice is being written. A plain early notice beats a perfect late one.</source>
        <translation>作成中の告知はありません。完璧な遅い告知より、簡潔な早い告知を。</translation>
    </message>
    <message>
        <source>Next notice…</source>
        <translation>次の告知…</translation>
    </message>
    <message>
        <source>Draft a notice…</source>
        <translation>告知を作成…</translation>
    </message>
    <message>
        <source>✓ %1 published at %2. Users read it on: %3 (%4)</source>
        <translation>✓ %1 を %2 に公開。利用者の閲覧先: %3（%4）</translation>
    </message>
    <message>
        <source>Notice to users</source>
        <translation>利用者への告知</translation>
    </message>
    <message>
        <source>Copy text (Japanese)</source>
        <translation>日本語をコピー</translation>
    </message>
    <message>
        <source>Copy text (English)</source>
        <translation>英語をコピー</translation>
    </message>
    <message>
        <source>Copies title and text, for social media or mail</source>
        <translation>件名と本文をコピー（SNS・メール用）</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ApprovalBand</name>
    <message>
        <source>%1 asks you to agree</source>
        <translation>%1 が同意を求めています</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>見る</translation>
    </message>
    <message>
        <source>Shows what it is about on the map</source>
        <translation>対象を構成図に示します</translation>
    </message>
    <message>
        <source>Hold to agree</source>
        <translation>長押しで同意</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ApprovalPart</name>
    <message>
        <source>✓ approved by %1</source>
        <translation>✓ 承認: %1</translation>
    </message>
    <message>
        <source>%1 must approve</source>
        <translation>%1 人の承認が必要</translation>
    </message>
    <message>
        <source>%1 must approve: %2</source>
        <translation>%1 人の承認が必要: %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>▲ its time is over: ask again</source>
        <translation>▲ 時間切れです。もう一度依頼してください</translation>
    </message>
    <message>
        <source>Enter the passphrase of who approves</source>
        <translation>承認する人のパスフレーズを入力してください</translation>
    </message>
    <message>
        <source>Ask for approval</source>
        <translation>承認を依頼する</translation>
    </message>
    <message>
        <source>Time begins to run; whoever asks cannot approve</source>
        <translation>時間の計測が始まります。依頼した人は承認できません</translation>
    </message>
    <message>
        <source>Who approves</source>
        <translation>承認する人</translation>
    </message>
    <message>
        <source>Passphrase of who approves</source>
        <translation>承認する人のパスフレーズ</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>却下</translation>
    </message>
    <message>
        <source>The step goes back to who asked</source>
        <translation>依頼者に戻します</translation>
    </message>
    <message>
        <source>asked by %1 · approved by %2 of %3</source>
        <translation>依頼 %1 · %3 人中 %2 人が承認</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ArmButton</name>
    <message>
        <source>Armed for the whole time again</source>
        <translation>操作可能な時間を最初から</translation>
    </message>
    <message>
        <source>prolonged by hand</source>
        <translation>手動で延長</translation>
    </message>
    <message>
        <source>Read only from now on</source>
        <translation>今から閲覧のみにする</translation>
    </message>
    <message>
        <source>armed from the incident bar</source>
        <translation>インシデントバーから操作可能に</translation>
    </message>
    <message>
        <source>Armed</source>
        <translation>操作可能</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>閲覧のみ</translation>
    </message>
    <message>
        <source>arm</source>
        <translation>操作可能に</translation>
    </message>
    <message>
        <source>This console may act. Click for longer, or for no more.</source>
        <translation>このコンソールは操作できます。クリックで延長または終了します。</translation>
    </message>
    <message>
        <source>This console only reads. A click arms it for a stated time, and the journal keeps it.</source>
        <translation>このコンソールは閲覧のみです。クリックすると決まった時間だけ操作可能になり、記録に残ります。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::BlockFacts</name>
    <message>
        <source>charts</source>
        <translation>グラフ</translation>
    </message>
    <message>
        <source>guard</source>
        <translation>ガード</translation>
    </message>
    <message>
        <source>action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>待機</translation>
    </message>
    <message>
        <source>notice</source>
        <translation>告知</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手作業</translation>
    </message>
    <message>
        <source>decision</source>
        <translation>判断</translation>
    </message>
    <message>
        <source>approval</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>if</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>while</source>
        <translation>繰り返し</translation>
    </message>
    <message>
        <source>side by side</source>
        <translation>並行</translation>
    </message>
    <message>
        <source>runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>取り消し</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>手作業</translation>
    </message>
    <message>
        <source>By hand: %1</source>
        <translation>手作業: %1</translation>
    </message>
    <message>
        <source>due after %1</source>
        <translation>期限 %1</translation>
    </message>
    <message>
        <source>a file must show it</source>
        <translation>証拠のファイルが必要</translation>
    </message>
    <message>
        <source>the run ends</source>
        <translation>実行を終える</translation>
    </message>
    <message>
        <source>the next step</source>
        <translation>次の手順</translation>
    </message>
    <message>
        <source>Otherwise %1</source>
        <translation>それ以外は %1</translation>
    </message>
    <message>
        <source>Drafts a notice to users: %1</source>
        <translation>利用者への告知を下書き: %1</translation>
    </message>
    <message>
        <source>Waits %1</source>
        <translation>%1 待つ</translation>
    </message>
    <message>
        <source>Approved by %1 other</source>
        <translation>ほか %1 人が承認</translation>
    </message>
    <message>
        <source>Approved by %1 of: %2</source>
        <translation>%1 人が承認: %2</translation>
    </message>
    <message>
        <source>At the same time: %1</source>
        <translation>同時に: %1</translation>
    </message>
    <message>
        <source>Runs the runbook %1</source>
        <translation>手順書 %1 を実行</translation>
    </message>
    <message>
        <source>Puts a template into the note</source>
        <translation>メモにひな形を入れる</translation>
    </message>
    <message>
        <source>Undone by %1 %2</source>
        <translation>%1 %2 で取り消す</translation>
    </message>
    <message>
        <source>While it holds %1, at most %2×</source>
        <translation>成り立つ間は %1、最大 %2 回</translation>
    </message>
</context>
<context>
    <name>Hikeshi::BlockWords</name>
    <message>
        <source>charts inside the step</source>
        <translation>手順の中のグラフ</translation>
    </message>
    <message>
        <source>must hold before the step may act</source>
        <translation>操作の前に成り立つべき条件</translation>
    </message>
    <message>
        <source>previewed, done by one deliberate gesture</source>
        <translation>プレビューし、意図した動作で実行</translation>
    </message>
    <message>
        <source>ends the step when the world shows it</source>
        <translation>確認できると手順が終わる</translation>
    </message>
    <message>
        <source>for a time, or for conditions</source>
        <translation>時間、または条件を待つ</translation>
    </message>
    <message>
        <source>drafts a notice to users</source>
        <translation>利用者への告知を下書きする</translation>
    </message>
    <message>
        <source>by hand, with assignee, due time, evidence</source>
        <translation>手作業。担当、期限、証拠</translation>
    </message>
    <message>
        <source>one line a branch</source>
        <translation>一行に一つの選択肢</translation>
    </message>
    <message>
        <source>somebody says yes first</source>
        <translation>先に誰かが承認する</translation>
    </message>
    <message>
        <source>goes elsewhere when it does not hold</source>
        <translation>成り立たなければ別の手順へ</translation>
    </message>
    <message>
        <source>goes back while it holds</source>
        <translation>成り立つ間は戻る</translation>
    </message>
    <message>
        <source>steps that may be done at the same time</source>
        <translation>同時に行える手順</translation>
    </message>
    <message>
        <source>runs another runbook inside this one</source>
        <translation>別の手順書をこの中で実行</translation>
    </message>
    <message>
        <source>put into the note editor</source>
        <translation>メモ欄に入れる</translation>
    </message>
    <message>
        <source>the action that undoes this step</source>
        <translation>この手順を取り消す操作</translation>
    </message>
    <message>
        <source>shell; run only where the site allows it</source>
        <translation>シェル。サイトが許す場合だけ実行</translation>
    </message>
    <message>
        <source>a query to read</source>
        <translation>読むための問い合わせ</translation>
    </message>
    <message>
        <source>text to read</source>
        <translation>読むための文章</translation>
    </message>
    <message>
        <source>as it is listed</source>
        <translation>一覧のとおり</translation>
    </message>
    <message>
        <source>suggested when one of these fires</source>
        <translation>これらのどれかが発報すると勧める</translation>
    </message>
    <message>
        <source>the default for {service}</source>
        <translation>{service} の既定値</translation>
    </message>
    <message>
        <source>when somebody last read it through</source>
        <translation>最後に通読した日</translation>
    </message>
    <message>
        <source>names of series</source>
        <translation>系列の名前</translation>
    </message>
    <message>
        <source>how far back</source>
        <translation>さかのぼる長さ</translation>
    </message>
    <message>
        <source>what is done</source>
        <translation>行うこと</translation>
    </message>
    <message>
        <source>a service or an instance</source>
        <translation>サービスまたはインスタンス</translation>
    </message>
    <message>
        <source>what the action asks for</source>
        <translation>操作が求める引数</translation>
    </message>
    <message>
        <source>of the incident</source>
        <translation>インシデントの段階</translation>
    </message>
    <message>
        <source>who does it</source>
        <translation>行う人</translation>
    </message>
    <message>
        <source>from when the step begins</source>
        <translation>手順の開始から</translation>
    </message>
    <message>
        <source>a file that shows it</source>
        <translation>示すファイル</translation>
    </message>
    <message>
        <source>how many say yes</source>
        <translation>承認に必要な人数</translation>
    </message>
    <message>
        <source>roles that may</source>
        <translation>承認できる役割</translation>
    </message>
    <message>
        <source>how long it is asked for</source>
        <translation>依頼の有効時間</translation>
    </message>
    <message>
        <source>its name</source>
        <translation>その名前</translation>
    </message>
    <message>
        <source>what it asks for</source>
        <translation>その引数</translation>
    </message>
    <message>
        <source>instance</source>
        <translation>インスタンス</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文字列</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>number</source>
        <translation>数値</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>真または偽</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>選択</translation>
    </message>
    <message>
        <source>address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>時間</translation>
    </message>
</context>
<context>
    <name>Hikeshi::Chart</name>
    <message>
        <source>waiting for %1</source>
        <translation>%1 を待機中</translation>
    </message>
    <message>
        <source>, limit %1</source>
        <translation>、限度 %1</translation>
    </message>
    <message>
        <source>Copy values</source>
        <translation>値をコピー</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>画像としてコピー</translation>
    </message>
    <message>
        <source>Follow now (following already)</source>
        <translation>現在に追従（追従中）</translation>
    </message>
    <message>
        <source>Follow now</source>
        <translation>現在に追従</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ChartFace</name>
    <message>
        <source>no data for %1</source>
        <translation>データなし %1</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>データなし</translation>
    </message>
    <message>
        <source>limit %1</source>
        <translation>限度 %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CheckList</name>
    <message>
        <source>holds</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>まだ</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>不成立</translation>
    </message>
    <message>
        <source>overridden</source>
        <translation>強制</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ChildPart</name>
    <message>
        <source>Begin “%1”</source>
        <translation>「%1」を始める</translation>
    </message>
    <message>
        <source>%1 steps; this step ends with its last one.</source>
        <translation>%1 手順。最後の手順でこの手順も終わります。</translation>
    </message>
    <message>
        <source>✕ This site has no runbook `%1`.</source>
        <translation>✕ このサイトに手順書 `%1` はありません。</translation>
    </message>
    <message>
        <source>1 step; this step ends with it.</source>
        <translation>1 手順。それが終わるとこの手順も終わります。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CommandPalette</name>
    <message>
        <source>Find an action, a service, a runbook, a panel…</source>
        <translation>操作・サービス・手順書・パネルを検索…</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Nothing fits. Try fewer letters.</source>
        <translation>該当なし。文字を減らしてください。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CompletionPopup</name>
    <message>
        <source>What could be written here</source>
        <translation>ここに書けるもの</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CourseBar</name>
    <message>
        <source>%1 after the first-out alert, entry #%2</source>
        <translation>初報の %1 後、記録 #%2</translation>
    </message>
    <message>
        <source>%1 after the first-out alert</source>
        <translation>最初のアラートから %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CourseLineDelegate</name>
    <message>
        <source>Return appends the amendment; the entry itself stays. Esc leaves it.</source>
        <translation>Return で追記（元の記録は残る）。Esc で取消。</translation>
    </message>
    <message>
        <source>Amendment</source>
        <translation>追記</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CoveragePage</name>
    <message>
        <source>Calendar</source>
        <translation>予定</translation>
    </message>
    <message>
        <source>No drill is planned.</source>
        <translation>予定された訓練はありません。</translation>
    </message>
    <message>
        <source>Planned drills</source>
        <translation>予定された訓練</translation>
    </message>
    <message>
        <source>Coverage and calendar</source>
        <translation>網羅と予定</translation>
    </message>
    <message>
        <source>Scenario to plan</source>
        <translation>予定に入れるシナリオ</translation>
    </message>
    <message>
        <source>Date of the drill</source>
        <translation>訓練の日付</translation>
    </message>
    <message>
        <source>Who takes part</source>
        <translation>参加者</translation>
    </message>
    <message>
        <source>Who takes part, separated by commas; empty: everybody</source>
        <translation>参加者をカンマ区切りで。空なら全員</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>予定に入れる</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>予定から外す</translation>
    </message>
    <message>
        <source>By cause</source>
        <translation>原因別</translation>
    </message>
    <message>
        <source>Causes and when they were trained</source>
        <translation>原因と最後に訓練した日</translation>
    </message>
    <message>
        <source>By service</source>
        <translation>サービス別</translation>
    </message>
    <message>
        <source>The site has not told its services yet.</source>
        <translation>サイトのサービスがまだ分かりません。</translation>
    </message>
    <message>
        <source>Services and when they were trained</source>
        <translation>サービスと最後に訓練した日</translation>
    </message>
    <message>
        <source>The date is over</source>
        <translation>日付が過ぎています</translation>
    </message>
    <message>
        <source>Into the journal</source>
        <translation>ジャーナルに記録する</translation>
    </message>
    <message>
        <source>Takes the chosen drill out of the calendar</source>
        <translation>選んだ訓練を予定から外します</translation>
    </message>
    <message>
        <source>Choose a planned drill above</source>
        <translation>上の予定を選んでください</translation>
    </message>
    <message>
        <source>planned, entry #%1</source>
        <translation>予定に入れました。記録 #%1</translation>
    </message>
    <message>
        <source>taken out, entry #%1</source>
        <translation>予定から外しました。記録 #%1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::CurveView</name>
    <message>
        <source>at most %1, at the end %2</source>
        <translation>最大 %1、終了時 %2</translation>
    </message>
    <message>
        <source>nothing was measured</source>
        <translation>測定されていません</translation>
    </message>
</context>
<context>
    <name>Hikeshi::Debrief</name>
    <message>
        <source>Your course, from the first-out alert</source>
        <translation>あなたの経過（初報から）</translation>
    </message>
    <message>
        <source>No alert fired in this drill.</source>
        <translation>この訓練では発報がありませんでした。</translation>
    </message>
    <message>
        <source>No alert has fired yet. Nothing is measured before the first-out alert.</source>
        <translation>まだ発報がありません。計測は初報アラートから始まります。</translation>
    </message>
    <message>
        <source>Debrief</source>
        <translation>講評</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>ここまで</translation>
    </message>
    <message>
        <source>Runs of this scenario</source>
        <translation>このシナリオの実施</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>第 %1 回</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 点</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実施中</translation>
    </message>
    <message>
        <source>of 100 points · your median %1</source>
        <translation>/ 100 点 · あなたの中央値 %1</translation>
    </message>
    <message>
        <source>of 100 points</source>
        <translation>/ 100 点</translation>
    </message>
    <message>
        <source>Each target met gives an equal share of 100; an unsafe action takes 15, a refused one 5.</source>
        <translation>達成した目標ごとに 100 点を等分。危険な操作は 15 点、拒否された操作は 5 点の減点。</translation>
    </message>
    <message>
        <source>entry #%1</source>
        <translation>記録 #%1</translation>
    </message>
    <message>
        <source>Show this entry of the journal</source>
        <translation>この記録を表示</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得点</translation>
    </message>
    <message>
        <source>yours</source>
        <translation>実績</translation>
    </message>
    <message>
        <source>target</source>
        <translation>目標</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>なし。</translation>
    </message>
    <message>
        <source>What it teaches</source>
        <translation>学び</translation>
    </message>
    <message>
        <source>Shown when the drill has ended.</source>
        <translation>訓練の終了後に表示します。</translation>
    </message>
    <message>
        <source>Its author wrote no teaching points.</source>
        <translation>学びは書かれていません。</translation>
    </message>
    <message>
        <source>What cost points · %1</source>
        <translation>減点 · %1</translation>
    </message>
    <message>
        <source>As its author wants it</source>
        <translation>作者が望む進め方</translation>
    </message>
    <message>
        <source>this run</source>
        <translation>今回</translation>
    </message>
    <message>
        <source>Points of your runs</source>
        <translation>これまでの点数</translation>
    </message>
    <message>
        <source>targets met: %1</source>
        <translation>達成した目標: %1</translation>
    </message>
    <message>
        <source>who</source>
        <translation>担当</translation>
    </message>
    <message>
        <source>Best other run: run %1, %2</source>
        <translation>最良の回: %1 回目、%2</translation>
    </message>
    <message>
        <source>1 point</source>
        <translation>1 点</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DebriefExport</name>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>The debrief as Markdown, into the clipboard</source>
        <translation>振り返りを Markdown でクリップボードへ</translation>
    </message>
    <message>
        <source>Markdown…</source>
        <translation>Markdown…</translation>
    </message>
    <message>
        <source>Write the debrief as a Markdown file</source>
        <translation>振り返りを Markdown ファイルに書き出す</translation>
    </message>
    <message>
        <source>HTML…</source>
        <translation>HTML…</translation>
    </message>
    <message>
        <source>Write the debrief as a page</source>
        <translation>振り返りをページとして書き出す</translation>
    </message>
    <message>
        <source>Save the debrief</source>
        <translation>振り返りを保存</translation>
    </message>
    <message>
        <source>%1 is written</source>
        <translation>%1 を書き出しました</translation>
    </message>
    <message>
        <source>Not written: %1</source>
        <translation>書き出せません: %1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DebriefMore</name>
    <message>
        <source>What was thrown in · %1</source>
        <translation>起こされたこと · %1</translation>
    </message>
    <message>
        <source>Nothing but what the scenario began with.</source>
        <translation>シナリオの開始時のもの以外はありません。</translation>
    </message>
    <message>
        <source>What was thrown in</source>
        <translation>起こされたこと</translation>
    </message>
    <message>
        <source>Own decisions beside the commander&apos;s</source>
        <translation>自分の判断と指揮者の行動</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DecisionBox</name>
    <message>
        <source>What would you do now?</source>
        <translation>今、あなたなら何をしますか。</translation>
    </message>
    <message>
        <source>In your words…</source>
        <translation>言葉で…</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>なぜ</translation>
    </message>
    <message>
        <source>What you would do</source>
        <translation>あなたならすること</translation>
    </message>
    <message>
        <source>What you would do, in your words</source>
        <translation>あなたならすること（言葉で）</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Note down</source>
        <translation>記録する</translation>
    </message>
    <message>
        <source>(in words)</source>
        <translation>（言葉で書く）</translation>
    </message>
    <message>
        <source>Into the journal; compared with what the commander did when the drill has ended</source>
        <translation>ジャーナルに記録し、訓練終了後に指揮者の行動と比べます</translation>
    </message>
    <message>
        <source>Choose what you would do, or say it in your words</source>
        <translation>何をするかを選ぶか、言葉で書いてください</translation>
    </message>
    <message>
        <source>noted as entry #%1</source>
        <translation>記録 #%1 に残しました</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DecisionPart</name>
    <message>
        <source>→ %1</source>
        <translation>→ %1</translation>
    </message>
    <message>
        <source>→ the next step</source>
        <translation>→ 次の手順</translation>
    </message>
    <message>
        <source>■ the run ends</source>
        <translation>■ 実行を終える</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DeclareForm</name>
    <message>
        <source>not known yet</source>
        <translation>まだ不明</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>Give it a title first: what is broken, in a few words.</source>
        <translation>先に件名を: 何が壊れたかを短く。</translation>
    </message>
    <message>
        <source>It cannot have begun after now, %1.</source>
        <translation>現在 %1 より後の発生にはできません。</translation>
    </message>
    <message>
        <source>Not declared: %1</source>
        <translation>宣言できません: %1</translation>
    </message>
    <message>
        <source>Declare an incident (drill)</source>
        <translation>インシデントを宣言（訓練）</translation>
    </message>
    <message>
        <source>Declare an incident</source>
        <translation>インシデントを宣言</translation>
    </message>
    <message>
        <source>What is broken</source>
        <translation>何が壊れたか</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>重大度</translation>
    </message>
    <message>
        <source>Began at</source>
        <translation>発生時刻</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Declare  ⏎</source>
        <translation>宣言  ⏎</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DefenceBand</name>
    <message>
        <source>%1 more</source>
        <translation>ほか %1 件</translation>
    </message>
    <message>
        <source>Temporary defence</source>
        <translation>一時的な防御</translation>
    </message>
    <message>
        <source>10 minutes more</source>
        <translation>10 分延長</translation>
    </message>
    <message>
        <source>End it now…</source>
        <translation>今終える…</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DrillBand</name>
    <message>
        <source>Noted · %1 more</source>
        <translation>了解 · 残り %1</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>了解</translation>
    </message>
    <message>
        <source>It stays in the timeline</source>
        <translation>時系列に残ります</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DrillControl</name>
    <message>
        <source>difficulty %1 of 4</source>
        <translation>難易度 %1/4</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>約 %1</translation>
    </message>
    <message>
        <source>No targets are set.</source>
        <translation>目標はありません。</translation>
    </message>
    <message>
        <source>Targets after the first-out alert: %1</source>
        <translation>初報からの目標: %1</translation>
    </message>
    <message>
        <source>No runbook is bound to it.</source>
        <translation>対応する手順書はありません。</translation>
    </message>
    <message>
        <source>Exercises the runbook “%1”</source>
        <translation>手順書「%1」の訓練</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>開始中…</translation>
    </message>
    <message>
        <source>Drill again</source>
        <translation>もう一度訓練</translation>
    </message>
    <message>
        <source>Start drill</source>
        <translation>訓練を開始</translation>
    </message>
    <message>
        <source>“%1” is running; end it first.</source>
        <translation>「%1」を実施中。先に終了してください。</translation>
    </message>
    <message>
        <source>Go to Respond</source>
        <translation>対応へ</translation>
    </message>
    <message>
        <source>Ending…</source>
        <translation>終了中…</translation>
    </message>
    <message>
        <source>End drill</source>
        <translation>訓練を終了</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Pace %1</source>
        <translation>速さ %1</translation>
    </message>
    <message>
        <source>Pause the drill</source>
        <translation>訓練を一時停止</translation>
    </message>
    <message>
        <source>Time since the drill started</source>
        <translation>訓練開始からの時間</translation>
    </message>
    <message>
        <source>The drill did not start: %1</source>
        <translation>訓練を開始できません: %1</translation>
    </message>
    <message>
        <source>The drill did not end: %1</source>
        <translation>訓練を終了できません: %1</translation>
    </message>
    <message>
        <source>Ask for a hint</source>
        <translation>ヒントを求める</translation>
    </message>
    <message>
        <source>It costs 3 points</source>
        <translation>3 点減点されます</translation>
    </message>
    <message>
        <source>This drill has no hint left</source>
        <translation>この訓練のヒントは残っていません</translation>
    </message>
    <message>
        <source>Instructor…</source>
        <translation>教官…</translation>
    </message>
    <message>
        <source>Opens a second window, for whoever leads the drill: see what the trainee does, pause, throw things in, speak, give hints, note observations</source>
        <translation>訓練を導く人のための第二の画面を開きます。訓練生の行動を見て、一時停止、状況付与、発言、ヒント、所見の記録ができます</translation>
    </message>
    <message>
        <source>There is no hint: %1</source>
        <translation>ヒントがありません: %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::DryRunView</name>
    <message>
        <source>‹ Back</source>
        <translation>‹ 戻る</translation>
    </message>
    <message>
        <source>Walk it again</source>
        <translation>もう一度たどる</translation>
    </message>
    <message>
        <source>With what is known now</source>
        <translation>今分かっていることで</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>すべてコピー</translation>
    </message>
    <message>
        <source>Dry run: %1</source>
        <translation>予行: %1</translation>
    </message>
    <message>
        <source>Without a value: %1.</source>
        <translation>値がないもの: %1。</translation>
    </message>
    <message>
        <source>not now: %1</source>
        <translation>今は不可: %1</translation>
    </message>
    <message>
        <source>Requests: %1 · would be refused now: %2 · commands: %3. Nothing was sent.</source>
        <translation>要求 %1 件、うち今は拒否されるもの %2 件、コマンド %3 件。何も送信していません。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::Exporter</name>
    <message>
        <source>Folder for the postmortem</source>
        <translation>ポストモーテムの保存先フォルダー</translation>
    </message>
    <message>
        <source>Save the postmortem</source>
        <translation>ポストモーテムを保存</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>書き出し中…</translation>
    </message>
    <message>
        <source>A file is being written.</source>
        <translation>ファイルを書き出しています。</translation>
    </message>
    <message>
        <source>%1 is written</source>
        <translation>%1 を保存しました</translation>
    </message>
    <message>
        <source>%1 is written, without pictures: there is no replay</source>
        <translation>%1 を保存しました（再生がないため図なし）</translation>
    </message>
    <message>
        <source>Not written: %1</source>
        <translation>書き出せません: %1</translation>
    </message>
    <message>
        <source>The postmortem is on the clipboard</source>
        <translation>ポストモーテムをクリップボードにコピーしました</translation>
    </message>
    <message>
        <source>Markdown, with pictures beside it…</source>
        <translation>Markdown（図を添付）…</translation>
    </message>
    <message>
        <source>HTML, one page…</source>
        <translation>HTML（1 ページ）…</translation>
    </message>
    <message>
        <source>PDF, A4…</source>
        <translation>PDF（A4）…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Markdown でコピー</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>書き出し</translation>
    </message>
</context>
<context>
    <name>Hikeshi::FindBar</name>
    <message>
        <source>%1 replaced</source>
        <translation>%1 か所を置換</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>見つかりません</translation>
    </message>
    <message>
        <source>1 place</source>
        <translation>1 か所</translation>
    </message>
    <message>
        <source>%1 places</source>
        <translation>%1 か所</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>検索…</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>検索</translation>
    </message>
    <message>
        <source>Replace with…</source>
        <translation>置換後…</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>置換後</translation>
    </message>
    <message>
        <source>Aa</source>
        <translation>Aa</translation>
    </message>
    <message>
        <source>Upper and lower case differ</source>
        <translation>大文字と小文字を区別する</translation>
    </message>
    <message>
        <source>The place before (Shift+F3)</source>
        <translation>前へ (Shift+F3)</translation>
    </message>
    <message>
        <source>The next place (F3)</source>
        <translation>次へ (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>置換</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>すべて置換</translation>
    </message>
</context>
<context>
    <name>Hikeshi::FindingModel</name>
    <message>
        <source>line %1, error: %2</source>
        <translation>%1 行目、エラー: %2</translation>
    </message>
    <message>
        <source>line %1, warning: %2</source>
        <translation>%1 行目、警告: %2</translation>
    </message>
</context>
<context>
    <name>Hikeshi::GlancePanel</name>
    <message>
        <source>At a glance</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Waiting for the site to tell its services.</source>
        <translation>サービス構成の受信を待っています。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::HindsightBox</name>
    <message>
        <source>What if it had been pressed at another time?</source>
        <translation>別の時点で押していたら？</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>行った操作</translation>
    </message>
    <message>
        <source>When, after the first-out alert</source>
        <translation>初報から何分後か</translation>
    </message>
    <message>
        <source>after the first-out alert</source>
        <translation>初報から</translation>
    </message>
    <message>
        <source>not at all</source>
        <translation>押さない</translation>
    </message>
    <message>
        <source>Play it again</source>
        <translation>やり直してみる</translation>
    </message>
    <message>
        <source>Plays the drill twice on an exchange of its own: as it was, and like this</source>
        <translation>専用の取引所で訓練を二度再生する。実際のとおりと、この条件で</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>How far the run is</source>
        <translation>試行の進み具合</translation>
    </message>
    <message>
        <source>The drill is played again…</source>
        <translation>訓練を再生しています…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>実際の経過</translation>
    </message>
    <message>
        <source>as it would have been</source>
        <translation>そうしていた場合</translation>
    </message>
</context>
<context>
    <name>Hikeshi::IncidentBar</name>
    <message>
        <source>stopped from the incident bar</source>
        <translation>インシデント欄から停止</translation>
    </message>
    <message>
        <source>No incident open</source>
        <translation>インシデントなし</translation>
    </message>
    <message>
        <source>Declare…</source>
        <translation>宣言…</translation>
    </message>
    <message>
        <source>Declare an incident (Ctrl+D)</source>
        <translation>インシデントを宣言 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Nothing can be declared: the journal cannot be written from here</source>
        <translation>宣言できません: ここからは記録に書き込めません</translation>
    </message>
    <message>
        <source>Time since it began</source>
        <translation>発生からの時間</translation>
    </message>
    <message>
        <source>Began at %1, declared at %2</source>
        <translation>発生 %1、宣言 %2</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>What did not fit</source>
        <translation>その他の項目</translation>
    </message>
    <message>
        <source>Change the status, or resolve</source>
        <translation>状態の変更・解決</translation>
    </message>
    <message>
        <source>Who holds which role</source>
        <translation>役割の担当</translation>
    </message>
    <message>
        <source>When users were promised the next word</source>
        <translation>利用者に約束した次の告知の時刻</translation>
    </message>
    <message>
        <source>Orders lost since the incident began</source>
        <translation>発生以降の失注</translation>
    </message>
    <message>
        <source>Orders lost</source>
        <translation>失注</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止中</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>全停止</translation>
    </message>
    <message>
        <source>Everything is stopped already; release it in the band below</source>
        <translation>全停止中。解除は下の帯から</translation>
    </message>
    <message>
        <source>Stops at once: from now on no action leaves, until it is released</source>
        <translation>直ちに停止: 解除するまで操作は一切送られません</translation>
    </message>
    <message>
        <source>Resolve…</source>
        <translation>解決…</translation>
    </message>
    <message>
        <source>In %1 minutes</source>
        <translation>%1 分後</translation>
    </message>
    <message>
        <source>Not promised</source>
        <translation>約束なし</translation>
    </message>
    <message>
        <source>This console only looks: no action leaves from here anyway</source>
        <translation>このコンソールは閲覧専用のため、ここから操作は送信されません</translation>
    </message>
</context>
<context>
    <name>Hikeshi::IncidentDelegate</name>
    <message>
        <source>drill</source>
        <translation>訓練</translation>
    </message>
</context>
<context>
    <name>Hikeshi::IncidentPicker</name>
    <message>
        <source>Incidents, newest first</source>
        <translation>インシデント（新しい順）</translation>
    </message>
    <message>
        <source>Find a title or service…  /</source>
        <translation>件名・サービスを検索…  /</translation>
    </message>
    <message>
        <source>Find an incident</source>
        <translation>インシデントを検索</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>インシデント</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>No incident fits.</source>
        <translation>該当するインシデントはありません。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::InstructorPanel</name>
    <message>
        <source>%1 · told to everybody</source>
        <translation>%1 · 全員に伝えました</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>できませんでした: %1</translation>
    </message>
    <message>
        <source>No drill is running</source>
        <translation>訓練は行われていません</translation>
    </message>
    <message>
        <source>No hint is left.</source>
        <translation>ヒントは残っていません。</translation>
    </message>
    <message>
        <source>Next hint: %1</source>
        <translation>次のヒント: %1</translation>
    </message>
    <message>
        <source>A drill must be running</source>
        <translation>訓練中に限ります</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Instructor</source>
        <translation>教官</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>速さ</translation>
    </message>
    <message>
        <source>The scenario holds ready</source>
        <translation>シナリオの付与</translation>
    </message>
    <message>
        <source>Speak as</source>
        <translation>発言者</translation>
    </message>
    <message>
        <source>Break or heal something</source>
        <translation>壊す・直す</translation>
    </message>
    <message>
        <source>Observation, for the debrief</source>
        <translation>所見（講評用）</translation>
    </message>
    <message>
        <source>Throw in now</source>
        <translation>今付与する</translation>
    </message>
    <message>
        <source>Give this hint</source>
        <translation>このヒントを出す</translation>
    </message>
    <message>
        <source>Say</source>
        <translation>発言</translation>
    </message>
    <message>
        <source>Strike</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>記録</translation>
    </message>
    <message>
        <source>In Japanese</source>
        <translation>日本語</translation>
    </message>
    <message>
        <source>In English</source>
        <translation>英語</translation>
    </message>
    <message>
        <source>What did you notice?</source>
        <translation>何に気づきましたか</translation>
    </message>
    <message>
        <source>no amount</source>
        <translation>量の指定なし</translation>
    </message>
    <message>
        <source>What the scenario holds ready</source>
        <translation>シナリオが用意している付与</translation>
    </message>
    <message>
        <source>Who speaks</source>
        <translation>発言する人</translation>
    </message>
    <message>
        <source>Message in Japanese</source>
        <translation>日本語の発言</translation>
    </message>
    <message>
        <source>Message in English</source>
        <translation>英語の発言</translation>
    </message>
    <message>
        <source>Kind of fault</source>
        <translation>障害の種類</translation>
    </message>
    <message>
        <source>What it strikes</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>Amount of the fault</source>
        <translation>障害の量</translation>
    </message>
    <message>
        <source>Observation</source>
        <translation>所見</translation>
    </message>
    <message>
        <source>%1: “%2”</source>
        <translation>%1「%2」</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>ヒント</translation>
    </message>
    <message>
        <source>Noticed</source>
        <translation>所見</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>まだありません。</translation>
    </message>
    <message>
        <source>What it teaches</source>
        <translation>学び</translation>
    </message>
    <message>
        <source>Thrown in and noticed so far</source>
        <translation>付与と所見（これまで）</translation>
    </message>
</context>
<context>
    <name>Hikeshi::InstructorWindow</name>
    <message>
        <source>%1 · DRILL · Instructor · Hikeshi</source>
        <translation>%1 · 訓練 · 教官 · Hikeshi</translation>
    </message>
</context>
<context>
    <name>Hikeshi::JournalBand</name>
    <message>
        <source>The journal cannot be written</source>
        <translation>記録に書き込めません</translation>
    </message>
    <message>
        <source>No action leaves until it can: what is not remembered is not done. %1.</source>
        <translation>書き込めるまで操作は送られません。記録できないことは実行しません。%1。</translation>
    </message>
    <message>
        <source>This console only looks</source>
        <translation>このコンソールは閲覧のみ</translation>
    </message>
    <message>
        <source>Another console writes this journal (%1). No action leaves from here and nothing is written; close the other one and open this one again.</source>
        <translation>別のコンソール（%1）が記録中です。ここからは操作も記録もできません。別の方を閉じて、開き直してください。</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
</context>
<context>
    <name>Hikeshi::MainWindow</name>
    <message>
        <source>Resolve the incident…</source>
        <translation>インシデントを解決…</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>インシデント</translation>
    </message>
    <message>
        <source>Declare an incident…</source>
        <translation>インシデントを宣言…</translation>
    </message>
    <message>
        <source>Write a notice to users</source>
        <translation>利用者への告知を書く</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>今は不可: %1</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>Show on the map · %1</source>
        <translation>地図に表示 · %1</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Review %1</source>
        <translation>%1 を振り返る</translation>
    </message>
    <message>
        <source>Respond</source>
        <translation>対応</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>振り返り</translation>
    </message>
    <message>
        <source>Perspective</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>パネル</translation>
    </message>
    <message>
        <source>Light or dark colours</source>
        <translation>明るい配色／暗い配色</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>ウィンドウ</translation>
    </message>
    <message>
        <source>Panels back in their places</source>
        <translation>パネルを元の位置へ</translation>
    </message>
    <message>
        <source>The map at the worst moment</source>
        <translation>最悪時点の地図</translation>
    </message>
    <message>
        <source>The charts over the incident</source>
        <translation>インシデント中のグラフ</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>明るい配色</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>暗い配色</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全画面</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>%1 · DRILL · Hikeshi</source>
        <translation>%1 · 訓練 DRILL · Hikeshi</translation>
    </message>
    <message>
        <source>%1 · Hikeshi</source>
        <translation>%1 · Hikeshi</translation>
    </message>
    <message>
        <source>Find everything</source>
        <translation>すべてを検索</translation>
    </message>
    <message>
        <source>Look, language, panels</source>
        <translation>配色・言語・パネル</translation>
    </message>
    <message>
        <source>Write a new runbook</source>
        <translation>新しい手順書を書く</translation>
    </message>
    <message>
        <source>Edit: %1</source>
        <translation>編集: %1</translation>
    </message>
    <message>
        <source>Ask for a hint</source>
        <translation>ヒントを求める</translation>
    </message>
    <message>
        <source>Arm this console</source>
        <translation>このコンソールを操作可能にする</translation>
    </message>
    <message>
        <source>armed from the palette</source>
        <translation>コマンドパレットから操作可能に</translation>
    </message>
    <message>
        <source>Stop all: no action leaves from now on</source>
        <translation>全停止: 以後、操作は一切送られない</translation>
    </message>
    <message>
        <source>stopped from the palette</source>
        <translation>コマンドパレットから停止</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ManualPart</name>
    <message>
        <source>for %1</source>
        <translation>担当 %1</translation>
    </message>
    <message>
        <source>▲ due %1 ago</source>
        <translation>▲ 期限を %1 過ぎています</translation>
    </message>
    <message>
        <source>due in %1</source>
        <translation>期限まで %1</translation>
    </message>
    <message>
        <source>A file must be attached before this step is ticked.</source>
        <translation>この手順を終える前に、ファイルの添付が必要です。</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>コピー中…</translation>
    </message>
    <message>
        <source>Attach a file…</source>
        <translation>ファイルを添付…</translation>
    </message>
    <message>
        <source>A copy is kept beside the journal; a file may also be dropped here</source>
        <translation>記録の隣に写しを保管します。ここにファイルをドロップすることもできます</translation>
    </message>
</context>
<context>
    <name>Hikeshi::MapView</name>
    <message>
        <source>Service map</source>
        <translation>サービス地図</translation>
    </message>
    <message>
        <source>Actions… (a replay cannot be operated)</source>
        <translation>操作…（再生中は操作不可）</translation>
    </message>
    <message>
        <source>Actions…</source>
        <translation>操作…</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>名前をコピー</translation>
    </message>
    <message>
        <source>Show blast radius</source>
        <translation>影響範囲を表示</translation>
    </message>
    <message>
        <source>Forget hand placement</source>
        <translation>手動配置を取り消す</translation>
    </message>
    <message>
        <source>Nobody has moved it: it stands where the layout put it.</source>
        <translation>動かされていません。自動配置のままです。</translation>
    </message>
    <message>
        <source>Fit the whole map</source>
        <translation>地図全体を表示</translation>
    </message>
    <message>
        <source>Forget all hand placements</source>
        <translation>手動配置をすべて取り消す</translation>
    </message>
    <message>
        <source>Nothing has been moved by hand.</source>
        <translation>手で動かしたものはありません。</translation>
    </message>
    <message>
        <source>No map yet: this site has no source that has said a word. Its site.yaml names the sources.</source>
        <translation>地図はまだありません: 応答した情報源がありません。情報源は site.yaml に書きます。</translation>
    </message>
    <message>
        <source>No map yet: every source answers, but none has told which services there are.</source>
        <translation>地図はまだありません: 情報源は応答していますが、サービス構成が届いていません。</translation>
    </message>
    <message>
        <source>No map yet: waiting for the first word of %1.</source>
        <translation>地図はまだありません: %1 の最初の応答を待っています。</translation>
    </message>
    <message>
        <source>No map yet: waiting for %1, which does not answer (%2).</source>
        <translation>地図はまだありません: %1 を待っていますが、応答がありません（%2）。</translation>
    </message>
    <message>
        <source>showing blast radius of</source>
        <translation>影響範囲:</translation>
    </message>
</context>
<context>
    <name>Hikeshi::NotePanel</name>
    <message>
        <source>## Hypothesis

- [ ] </source>
        <translation>## 仮説

- [ ] </translation>
    </message>
    <message>
        <source>## Handover

State now: 
Done: 
Open: 
- [ ] 
Next update to users: </source>
        <translation>## 引き継ぎ

現在の状態: 
実施済: 
未了: 
- [ ] 
次の告知: </translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Markdown · Ctrl ⏎</source>
        <translation>Markdown · Ctrl ⏎</translation>
    </message>
    <message>
        <source>What do you see, what do you think it is? Ctrl+Return saves it with its time.</source>
        <translation>何が見え、何だと考えますか。Ctrl+Return で時刻とともに保存します。</translation>
    </message>
    <message>
        <source>Hypothesis</source>
        <translation>仮説</translation>
    </message>
    <message>
        <source>Adds the beginning of a hypothesis</source>
        <translation>仮説の書き出しを挿入</translation>
    </message>
    <message>
        <source>Handover</source>
        <translation>引き継ぎ</translation>
    </message>
    <message>
        <source>Adds the outline of a handover</source>
        <translation>引き継ぎの書式を挿入</translation>
    </message>
    <message>
        <source>Save note</source>
        <translation>メモを保存</translation>
    </message>
    <message>
        <source>Puts the note into the journal (Ctrl+Return)</source>
        <translation>メモを記録に残す (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Another console writes this journal (%1)</source>
        <translation>別のコンソール（%1）が記録中です</translation>
    </message>
    <message>
        <source>Not saved: another console writes this journal (%1).</source>
        <translation>保存できません: 別のコンソール（%1）が記録中です。</translation>
    </message>
    <message>
        <source>Nothing to save: the note is empty.</source>
        <translation>保存するものがありません: メモは空です。</translation>
    </message>
    <message>
        <source>Not saved: %1. The text stays here.</source>
        <translation>保存できません: %1。本文はここに残ります。</translation>
    </message>
    <message>
        <source>Saved at %1, entry %2.</source>
        <translation>%1 に保存、記録 %2。</translation>
    </message>
    <message>
        <source>This text was not saved when the console ended.</source>
        <translation>前回の終了時に未保存だった文です。</translation>
    </message>
    <message>
        <source>This text would be lost in a crash: %1</source>
        <translation>異常終了するとこの文は失われます: %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::NoticeForm</name>
    <message>
        <source>Phase</source>
        <translation>段階</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>発生</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Recovery</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>Next update</source>
        <translation>次の告知</translation>
    </message>
    <message>
        <source>+30 min</source>
        <translation>+30 分</translation>
    </message>
    <message>
        <source>+1 h</source>
        <translation>+1 時間</translation>
    </message>
    <message>
        <source>by</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Expect recovery at this time of the site</source>
        <translation>復旧見込み時刻（サイト時刻）</translation>
    </message>
    <message>
        <source>Expected recovery, time at the site</source>
        <translation>復旧見込み（サイト時刻）</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>件名</translation>
    </message>
    <message>
        <source>Title, %1</source>
        <translation>件名（%1）</translation>
    </message>
    <message>
        <source>Text, %1</source>
        <translation>本文（%1）</translation>
    </message>
    <message>
        <source>Cause, %1</source>
        <translation>原因（%1）</translation>
    </message>
    <message>
        <source>Choose a known cause…</source>
        <translation>原因を選ぶ…</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>%1 まで</translation>
    </message>
    <message>
        <source>in %1 minutes</source>
        <translation>%1 分後</translation>
    </message>
    <message>
        <source>A notice that it is over promises no next one</source>
        <translation>復旧の告知は次報を約束しません</translation>
    </message>
</context>
<context>
    <name>Hikeshi::OutlookBox</name>
    <message>
        <source>With it:</source>
        <translation>実行する場合:</translation>
    </message>
    <message>
        <source>Without:</source>
        <translation>しない場合:</translation>
    </message>
    <message>
        <source>orders go through again after %1, %2</source>
        <translation>%1 後に注文が通る、%2</translation>
    </message>
    <message>
        <source>not restored within %1, %2</source>
        <translation>%1 以内に復旧しない、%2</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>もし実行したら…</translation>
    </message>
    <message>
        <source>Plays the next %1 many times in a copy of the exchange, with this action and without; nothing is sent</source>
        <translation>取引所の複製で、この操作をした場合としない場合の今後 %1 を何度も再生します。何も送信しません</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>orders lost: %1</source>
        <translation>失注 %1 件</translation>
    </message>
    <message>
        <source>Futures of each: %1, from %2. A model, not a promise.</source>
        <translation>%2 からそれぞれ %1 通りの未来。模型であり、約束ではありません。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::OutlookChart</name>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
</context>
<context>
    <name>Hikeshi::OverrideLine</name>
    <message>
        <source>Do not override</source>
        <translation>強制しない</translation>
    </message>
    <message>
        <source>Go on all the same…</source>
        <translation>それでも行う…</translation>
    </message>
    <message>
        <source>Overrides the guards that say no, with a reason that the journal keeps</source>
        <translation>拒否しているガードを、理由を記録に残して強制します</translation>
    </message>
    <message>
        <source>Why is it right all the same?</source>
        <translation>それでも正しいのはなぜですか</translation>
    </message>
    <message>
        <source>▲ Guards that will be overridden: %1. Say why; it stands in the journal under your name.</source>
        <translation>▲ 強制するガード: %1。理由を書いてください。あなたの名前で記録に残ります。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::PostmortemPage</name>
    <message>
        <source>The journal is read-only here: %1 writes it.</source>
        <translation>記録は閲覧のみ: %1 が記録中です。</translation>
    </message>
    <message>
        <source>Not amended: %1</source>
        <translation>追記できません: %1</translation>
    </message>
    <message>
        <source>Show this entry of the journal</source>
        <translation>この記録を表示</translation>
    </message>
    <message>
        <source>It has not happened.</source>
        <translation>該当の出来事はありません。</translation>
    </message>
    <message>
        <source>Durations, from the first-out alert</source>
        <translation>所要時間（初報から）</translation>
    </message>
    <message>
        <source>Timeline · F2 or double click amends a line</source>
        <translation>時系列 · F2 かダブルクリックで追記</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>時系列</translation>
    </message>
    <message>
        <source>Details · %1</source>
        <translation>詳細 · %1</translation>
    </message>
    <message>
        <source>Lines that are left out of the exports</source>
        <translation>書き出しに含めない行</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>メモ</translation>
    </message>
</context>
<context>
    <name>Hikeshi::PostmortemTimeline</name>
    <message>
        <source>%1 %2, amended: %3</source>
        <translation>%1 %2、追記: %3</translation>
    </message>
</context>
<context>
    <name>Hikeshi::PreviewBox</name>
    <message>
        <source>Preview · nothing is sent yet</source>
        <translation>プレビュー · まだ送信していません</translation>
    </message>
    <message>
        <source>eligible</source>
        <translation>対象</translation>
    </message>
    <message>
        <source>not eligible: %1</source>
        <translation>対象外: %1</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>手放す</translation>
    </message>
    <message>
        <source>Ends the reservation; nothing is sent</source>
        <translation>予約を終えます。何も送信しません</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ProgressPage</name>
    <message>
        <source>Everybody</source>
        <translation>全員</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>上達</translation>
    </message>
    <message>
        <source>Whose progress</source>
        <translation>誰の上達か</translation>
    </message>
    <message>
        <source>No drill has ended yet. Points and what each step of a runbook took are shown here after the first one. Drills never enter the figures of production.</source>
        <translation>終わった訓練はまだありません。最初の訓練の後、点数と手順書の各手順にかかった時間をここに表示します。訓練は本番の数値に含まれません。</translation>
    </message>
    <message>
        <source>Points from drill to drill</source>
        <translation>訓練ごとの点数</translation>
    </message>
    <message>
        <source>Which steps cost time</source>
        <translation>時間のかかる手順</translation>
    </message>
    <message>
        <source>No runbook was followed in a drill.</source>
        <translation>訓練で手順書は使われていません。</translation>
    </message>
    <message>
        <source>drills %1 · last %2 of 100 points · best %3</source>
        <translation>訓練 %1 回 · 前回 100 点中 %2 点 · 最高 %3 点</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ProgressStrip</name>
    <message>
        <source>%1 · waiting for the answer · %2</source>
        <translation>%1 · 応答待ち · %2</translation>
    </message>
    <message>
        <source>answered · %1 · %2 of %3</source>
        <translation>応答あり · %1 · %2 / %3</translation>
    </message>
    <message>
        <source>%1 in %2 · the world shows it</source>
        <translation>%1（%2）· 実際の状態で確認</translation>
    </message>
    <message>
        <source>refused by a guard</source>
        <translation>ガードが拒否</translation>
    </message>
    <message>
        <source>%1 after %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Answer: %1</source>
        <translation>応答: %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ReplayPanel</name>
    <message>
        <source>Nothing can be played back here: this site keeps no samples.</source>
        <translation>再生できません: このサイトは計測値を保存していません。</translation>
    </message>
    <message>
        <source>Reading what was recorded…</source>
        <translation>記録を読み込み中…</translation>
    </message>
    <message>
        <source>The incident cannot be played back: %1</source>
        <translation>再生できません: %1</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>The record is being read.</source>
        <translation>記録を読み込んでいます。</translation>
    </message>
    <message>
        <source>There is no replay of this incident.</source>
        <translation>このインシデントの再生はありません。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>再試行</translation>
    </message>
    <message>
        <source>Worst moment</source>
        <translation>最悪時点</translation>
    </message>
    <message>
        <source>To the mark before</source>
        <translation>前の印へ</translation>
    </message>
    <message>
        <source>To the next mark</source>
        <translation>次の印へ</translation>
    </message>
    <message>
        <source>Time of the replay</source>
        <translation>再生の時刻</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>再生・一時停止</translation>
    </message>
    <message>
        <source>The moment when most instances were down</source>
        <translation>停止台数が最も多い時点</translation>
    </message>
    <message>
        <source>Site seconds a second</source>
        <translation>再生速度（1 秒あたりのサイト秒）</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RequestView</name>
    <message>
        <source>Less</source>
        <translation>折りたたむ</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全文</translation>
    </message>
    <message>
        <source>The whole request, as it will be sent</source>
        <translation>送信される要求の全文</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copy the request</source>
        <translation>要求をコピー</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>要求</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>宛先 %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ReservationBox</name>
    <message>
        <source>Who agrees</source>
        <translation>同意する人</translation>
    </message>
    <message>
        <source>Passphrase of who agrees</source>
        <translation>同意する人のパスフレーズ</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>承認</translation>
    </message>
    <message>
        <source>✓ The target&apos;s own dry run accepts it: %1</source>
        <translation>✓ 対象自身の予行は受け入れました: %1</translation>
    </message>
    <message>
        <source>✕ The target&apos;s own dry run refuses it: %1</source>
        <translation>✕ 対象自身の予行は拒否しました: %1</translation>
    </message>
    <message>
        <source>✓ Agreed: %1</source>
        <translation>✓ 同意: %1</translation>
    </message>
    <message>
        <source>Enter the passphrase of who agrees</source>
        <translation>同意する人のパスフレーズを入力してください</translation>
    </message>
    <message>
        <source>The site names no other operator</source>
        <translation>サイトにほかの担当者がいません</translation>
    </message>
    <message>
        <source>%1 more must agree: on a console of their own, or here.</source>
        <translation>あと %1 人の同意が必要です。本人のコンソール、またはここで。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ResolveForm</name>
    <message>
        <source>Not resolved: %1</source>
        <translation>解決できません: %1</translation>
    </message>
    <message>
        <source>Still firing: %1.</source>
        <translation>発報中: %1。</translation>
    </message>
    <message>
        <source>Not well: %1.</source>
        <translation>正常でない: %1。</translation>
    </message>
    <message>
        <source>Resolve %1?</source>
        <translation>「%1」を解決しますか</translation>
    </message>
    <message>
        <source>Nothing is firing and every service is well.</source>
        <translation>発報はなく、全サービスが正常です。</translation>
    </message>
    <message>
        <source>Hold to resolve</source>
        <translation>長押し: 解決</translation>
    </message>
    <message>
        <source>Hold to resolve all the same</source>
        <translation>長押し: それでも解決</translation>
    </message>
    <message>
        <source>Cancel  Esc</source>
        <translation>取消  Esc</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RespondView</name>
    <message>
        <source>Map</source>
        <translation>地図</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>グラフ</translation>
    </message>
    <message>
        <source>Find a service… ( / )</source>
        <translation>サービスを検索… ( / )</translation>
    </message>
    <message>
        <source>Find a service</source>
        <translation>サービスを検索</translation>
    </message>
    <message>
        <source>At a glance</source>
        <translation>一覧</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>情報源</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>時系列</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>メモ</translation>
    </message>
    <message>
        <source>Notice to users</source>
        <translation>利用者への告知</translation>
    </message>
    <message>
        <source>Runbook editor ●</source>
        <translation>手順書の編集 ●</translation>
    </message>
    <message>
        <source>Runbook editor</source>
        <translation>手順書の編集</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ReviewView</name>
    <message>
        <source>No incident yet</source>
        <translation>インシデントはまだありません</translation>
    </message>
    <message>
        <source>When an incident has been declared, it is replayed, told and signed off here.
To see one, run a drill in Train.</source>
        <translation>宣言したインシデントは、ここで再生し、まとめ、署名します。
まずは「訓練」を実施してください。</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>執筆</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>プレビュー</translation>
    </message>
    <message>
        <source>The sections as they will look, or as Markdown to write</source>
        <translation>仕上がりの表示と Markdown の執筆を切り替え</translation>
    </message>
    <message>
        <source>still open</source>
        <translation>対応中</translation>
    </message>
    <message>
        <source>drill</source>
        <translation>訓練</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunView</name>
    <message>
        <source>✓ Every step is done or skipped.</source>
        <translation>✓ すべての手順が完了または省略。</translation>
    </message>
    <message>
        <source>End run</source>
        <translation>手順書を終了</translation>
    </message>
    <message>
        <source>End with 1 step open</source>
        <translation>未了 1 件のまま終了</translation>
    </message>
    <message>
        <source>End with %1 steps open</source>
        <translation>未了 %1 件のまま終了</translation>
    </message>
    <message>
        <source>End this run</source>
        <translation>この手順書の実施を終了</translation>
    </message>
    <message>
        <source>Ends the run before its last step; asks once more</source>
        <translation>途中で終了します（もう一度確認します）</translation>
    </message>
    <message>
        <source>%1 of %2 steps are over</source>
        <translation>%2 手順中 %1 済</translation>
    </message>
    <message>
        <source>the rest usually takes %1</source>
        <translation>残りは通常 %1</translation>
    </message>
    <message>
        <source>inside %1</source>
        <translation>%1 の中</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>予行</translation>
    </message>
    <message>
        <source>What every step would send, and whether it could now; sends nothing</source>
        <translation>各手順が何を送るか、今それができるかを示します。何も送信しません</translation>
    </message>
    <message>
        <source>Undo back to…</source>
        <translation>ここまで取り消す…</translation>
    </message>
    <message>
        <source>No step is done yet</source>
        <translation>終えた手順はまだありません</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunbookCompletion</name>
    <message>
        <source>value of the run</source>
        <translation>実行の値</translation>
    </message>
    <message>
        <source>instance of %1</source>
        <translation>%1 のインスタンス</translation>
    </message>
    <message>
        <source>step</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>another step</source>
        <translation>別の手順</translation>
    </message>
    <message>
        <source>with the next step</source>
        <translation>次の手順とともに</translation>
    </message>
    <message>
        <source>the run</source>
        <translation>実行</translation>
    </message>
    <message>
        <source>alert</source>
        <translation>アラート</translation>
    </message>
    <message>
        <source>how many say so now</source>
        <translation>今そう答えている数</translation>
    </message>
    <message>
        <source>which instance is the primary</source>
        <translation>主系であるインスタンス</translation>
    </message>
    <message>
        <source>of an instance or a service</source>
        <translation>インスタンスまたはサービスの</translation>
    </message>
    <message>
        <source>age of the newest word</source>
        <translation>最新の情報からの時間</translation>
    </message>
    <message>
        <source>what the replica has not replayed</source>
        <translation>複製がまだ再生していない量</translation>
    </message>
    <message>
        <source>what an instance says of itself</source>
        <translation>インスタンス自身の申告</translation>
    </message>
    <message>
        <source>firing or cleared</source>
        <translation>発報中または解消</translation>
    </message>
    <message>
        <source>how long to look for it</source>
        <translation>確認を続ける時間</translation>
    </message>
    <message>
        <source>where to when it does not hold</source>
        <translation>成り立たないときの行き先</translation>
    </message>
    <message>
        <source>where to while it holds</source>
        <translation>成り立つ間の行き先</translation>
    </message>
    <message>
        <source>how often</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>role</source>
        <translation>役割</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>担当者</translation>
    </message>
    <message>
        <source>the best eligible candidate</source>
        <translation>最もよい候補</translation>
    </message>
    <message>
        <source>the default · %1</source>
        <translation>既定 · %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 から %2</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>%1 のいずれか</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必須</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunbookEditor</name>
    <message>
        <source>New runbook</source>
        <translation>新しい手順書</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>The file is being written.</source>
        <translation>ファイルを書いています。</translation>
    </message>
    <message>
        <source>Write the file (Ctrl+S)</source>
        <translation>ファイルに書く (Ctrl+S)</translation>
    </message>
    <message>
        <source>Everything is saved.</source>
        <translation>すべて保存済みです。</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>エラー 1 件</translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>エラー %1 件</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>警告 1 件</translation>
    </message>
    <message>
        <source>%1 warnings</source>
        <translation>警告 %1 件</translation>
    </message>
    <message>
        <source>✓ nothing is wrong</source>
        <translation>✓ 問題はありません</translation>
    </message>
    <message>
        <source>F8 goes to the next</source>
        <translation>F8 で次へ</translation>
    </message>
    <message>
        <source>line %1, column %2</source>
        <translation>%1 行 %2 桁</translation>
    </message>
    <message>
        <source>mixed line ends</source>
        <translation>改行が混在</translation>
    </message>
    <message>
        <source>Close the editor (Ctrl+W)</source>
        <translation>編集を閉じる (Ctrl+W)</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>A new runbook, from a template</source>
        <translation>ひな形から新しい手順書を作る</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>File name…</source>
        <translation>ファイル名…</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>ファイル名</translation>
    </message>
    <message>
        <source>Text of the runbook</source>
        <translation>手順書の本文</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>問題点</translation>
    </message>
    <message>
        <source>Ctrl+Space completes · F6 steps</source>
        <translation>Ctrl+Space 補完 · F6 手順</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB, the most that a runbook may have.</source>
        <translation>%1 は 1 MiB を超えています。手順書の上限です。</translation>
    </message>
    <message>
        <source>“%1” is no name for a runbook: write one such as ledger-primary-lost.md.</source>
        <translation>「%1」は手順書の名前にできません。ledger-primary-lost.md のように書いてください。</translation>
    </message>
    <message>
        <source>Save the runbook as</source>
        <translation>手順書を別名で保存</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else, and is larger than 1 MiB now. Nothing was written over.</source>
        <translation>%1 はほかの人が変更し、今は 1 MiB を超えています。上書きしていません。</translation>
    </message>
    <message>
        <source>Go on writing</source>
        <translation>書き続ける</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>自分の版を残す</translation>
    </message>
    <message>
        <source>Theirs is put beside it, as %1</source>
        <translation>相手の版は %1 として隣に置きます</translation>
    </message>
    <message>
        <source>Take theirs</source>
        <translation>相手の版にする</translation>
    </message>
    <message>
        <source>Undoing (Ctrl+Z) brings yours back</source>
        <translation>取り消し (Ctrl+Z) で自分の版に戻ります</translation>
    </message>
    <message>
        <source>The program carries this runbook: it cannot be changed itself.</source>
        <translation>この手順書はプログラムに含まれ、直接は変更できません。</translation>
    </message>
    <message>
        <source>Saving puts a copy into %1, which is used from then on.</source>
        <translation>保存すると %1 に写しを置き、以後はそれを使います。</translation>
    </message>
    <message>
        <source>This site has no folder of its own. Saving asks for a place; the copy is used until the console is closed.</source>
        <translation>このサイトには専用のフォルダーがありません。保存時に場所を尋ねます。写しはコンソールを閉じるまで使われます。</translation>
    </message>
    <message>
        <source>%1 was changed by somebody else meanwhile.</source>
        <translation>%1 はその間にほかの人が変更しました。</translation>
    </message>
    <message>
        <source>Nothing was written over. Keep what you see and put theirs beside it, or take theirs; nothing is lost either way.</source>
        <translation>上書きしていません。表示中の版を残して相手の版を隣に置くか、相手の版にしてください。どちらでも失われません。</translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 はもうありません。</translation>
    </message>
    <message>
        <source>What you see is all there is of it.</source>
        <translation>表示中の内容がすべてです。</translation>
    </message>
    <message>
        <source>Write it anew</source>
        <translation>新しく書き込む</translation>
    </message>
    <message>
        <source>What you see is the text that is in the file now.</source>
        <translation>表示中の内容はファイルにある内容です。</translation>
    </message>
    <message>
        <source>It was changed by somebody else. Ctrl+Z brings back what stood here before.</source>
        <translation>ほかの人が変更しました。Ctrl+Z で以前の内容に戻ります。</translation>
    </message>
    <message>
        <source>What you wrote is not saved.</source>
        <translation>書いた内容は保存されていません。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>The file stays as it is</source>
        <translation>ファイルはそのままです</translation>
    </message>
    <message>
        <source>Not done.</source>
        <translation>できませんでした。</translation>
    </message>
    <message>
        <source>Nothing was written. Split it: a step can run another runbook.</source>
        <translation>何も書き込んでいません。分割してください。手順から別の手順書を実行できます。</translation>
    </message>
    <message>
        <source>bytes that are no UTF-8, kept: %1</source>
        <translation>UTF-8 でない %1 バイト（そのまま）</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunbookPanel</name>
    <message>
        <source>The runbook was not started: %1</source>
        <translation>手順書を開始できません: %1</translation>
    </message>
    <message>
        <source>Runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>%2 手順中 %1</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>完了</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunbookReader</name>
    <message>
        <source>bound to %1</source>
        <translation>%1 に対応</translation>
    </message>
    <message>
        <source>reviewed %1</source>
        <translation>確認 %1</translation>
    </message>
    <message>
        <source>Say first: %1</source>
        <translation>先に指定: %1</translation>
    </message>
    <message>
        <source>‹ All runbooks</source>
        <translation>‹ 手順書一覧</translation>
    </message>
    <message>
        <source>Start this runbook</source>
        <translation>この手順書を開始</translation>
    </message>
    <message>
        <source>✓ As it was signed by %1</source>
        <translation>✓ %1 が署名したとおりです</translation>
    </message>
    <message>
        <source>✕ CHANGED SINCE ITS REVIEW (signed by %1). Read every step before you trust it.</source>
        <translation>✕ 確認後に変更されています（署名 %1）。信じる前に全手順を読んでください。</translation>
    </message>
    <message>
        <source>▲ Not signed: nobody has said that this text was reviewed.</source>
        <translation>▲ 署名がありません。この文章の確認を誰も示していません。</translation>
    </message>
    <message>
        <source>▲ Its signature does not count: %1</source>
        <translation>▲ 署名は有効ではありません: %1</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>予行</translation>
    </message>
    <message>
        <source>What every step would send, and whether it could now; sends nothing</source>
        <translation>各手順が何を送るか、今それができるかを示します。何も送信しません</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>編集</translation>
    </message>
    <message>
        <source>Open it in the runbook editor (Ctrl+E)</source>
        <translation>手順書の編集で開く (Ctrl+E)</translation>
    </message>
</context>
<context>
    <name>Hikeshi::RunbookShelf</name>
    <message>
        <source>All runbooks</source>
        <translation>手順書一覧</translation>
    </message>
    <message>
        <source>Find a runbook…</source>
        <translation>手順書を検索…</translation>
    </message>
    <message>
        <source>Find a runbook</source>
        <translation>手順書を検索</translation>
    </message>
    <message>
        <source>No alert on the board asks for a runbook.</source>
        <translation>現在のアラートに対応する手順書はありません。</translation>
    </message>
    <message>
        <source>Suggested for the alerts on the board</source>
        <translation>現在のアラートへの候補</translation>
    </message>
    <message>
        <source>for %1 · first-out</source>
        <translation>%1 に対応 · 初報</translation>
    </message>
    <message>
        <source>for %1</source>
        <translation>%1 に対応</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 手順</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 手順</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>読む</translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation>%1 を開始</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 を読む</translation>
    </message>
    <message>
        <source>This site has no runbooks: put Markdown files into its folder `runbooks`.</source>
        <translation>手順書がありません: `runbooks` フォルダーに Markdown ファイルを置いてください。</translation>
    </message>
    <message>
        <source>No runbook says “%1”.</source>
        <translation>「%1」を含む手順書はありません。</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>Write a new runbook</source>
        <translation>新しい手順書を書く</translation>
    </message>
    <message>
        <source>Meant for</source>
        <translation>対象</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ScenarioDelegate</name>
    <message>
        <source>running</source>
        <translation>実施中</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ScenarioEditor</name>
    <message>
        <source>Nothing is wrong in it.</source>
        <translation>誤りはありません。</translation>
    </message>
    <message>
        <source>Mend what is wrong first</source>
        <translation>先に誤りを直してください</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>保存先: %1</translation>
    </message>
    <message>
        <source>Ctrl+S</source>
        <translation>Ctrl+S</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>変更はありません</translation>
    </message>
    <message>
        <source>%1 has changes that are not saved.</source>
        <translation>%1 に保存していない変更があります。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>破棄</translation>
    </message>
    <message>
        <source>%1 holds something else than what was read here.</source>
        <translation>%1 の内容が、ここで読み込んだものと違います。</translation>
    </message>
    <message>
        <source>%1 is not there any more.</source>
        <translation>%1 がなくなっています。</translation>
    </message>
    <message>
        <source>Write over it</source>
        <translation>上書きする</translation>
    </message>
    <message>
        <source>Take what is there</source>
        <translation>ファイルの内容を読み込む</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>“%1” is no name for a scenario: write one such as ledger-primary-lost after `name:`.</source>
        <translation>「%1」はシナリオの名前にできません。`name:` の後に ledger-primary-lost のように書いてください。</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新規</translation>
    </message>
    <message>
        <source>A new scenario, from a template</source>
        <translation>ひな形から新しいシナリオを作る</translation>
    </message>
    <message>
        <source>The scenario&apos;s text</source>
        <translation>シナリオの本文</translation>
    </message>
    <message>
        <source>What is wrong in the scenario</source>
        <translation>シナリオの誤り</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>エラー 1 件</translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>エラー %1 件</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>警告 1 件</translation>
    </message>
    <message>
        <source>%1 warnings</source>
        <translation>警告 %1 件</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ScenarioList</name>
    <message>
        <source>%1, difficulty %2 of 4, %3, last score %4</source>
        <translation>%1、難易度 %2/4、%3、前回 %4 点</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>never run</source>
        <translation>未実施</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ScenarioTrial</name>
    <message>
        <source>Preview without intervention</source>
        <translation>介入なしの経過を見る</translation>
    </message>
    <message>
        <source>Test run</source>
        <translation>試行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>How far the run is</source>
        <translation>試行の進み具合</translation>
    </message>
    <message>
        <source>What its author expects</source>
        <translation>作者の期待</translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>試行中です</translation>
    </message>
    <message>
        <source>Plays it on an exchange of its own while nobody does anything</source>
        <translation>専用の取引所で、誰も何もしないまま進めます</translation>
    </message>
    <message>
        <source>Plays its good path: its runbook is followed by itself</source>
        <translation>良い進め方で進めます。手順書が自動で実行されます</translation>
    </message>
    <message>
        <source>Its good path is played…</source>
        <translation>良い進め方で進めています…</translation>
    </message>
    <message>
        <source>It is played while nobody does anything…</source>
        <translation>誰も何もしないまま進めています…</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>中止しました。</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>Not restored</source>
        <translation>復旧せず</translation>
    </message>
    <message>
        <source>its author expects nothing of this path</source>
        <translation>作者はこの進め方に期待を書いていません</translation>
    </message>
    <message>
        <source>as expected</source>
        <translation>期待どおり</translation>
    </message>
    <message>
        <source>not as expected</source>
        <translation>期待と違う</translation>
    </message>
</context>
<context>
    <name>Hikeshi::SectionEditor</name>
    <message>
        <source>not saved: %1</source>
        <translation>保存できません: %1</translation>
    </message>
    <message>
        <source>Ctrl+Return saves</source>
        <translation>Ctrl+Return で保存</translation>
    </message>
    <message>
        <source>entry #%1</source>
        <translation>記録 #%1</translation>
    </message>
    <message>
        <source>not written yet</source>
        <translation>未記入</translation>
    </message>
    <message>
        <source>What happened, for whom, for how long; in three sentences.</source>
        <translation>何が、誰に、どれだけの間起きたか。三文で。</translation>
    </message>
    <message>
        <source>What users could not do, how many, and what was safe all along.</source>
        <translation>利用者ができなかったこと、その人数、終始安全だったもの。</translation>
    </message>
    <message>
        <source>What had to come together. There are several; none of them is a person.</source>
        <translation>重なった要因。複数あり、人は要因ではない。</translation>
    </message>
    <message>
        <source>What you want to happen the same way next time.</source>
        <translation>次回も同じようにしたいこと。</translation>
    </message>
    <message>
        <source>What you believed and was not so.</source>
        <translation>そう思っていて、違っていたこと。</translation>
    </message>
    <message>
        <source>Assets, trade history, compensation: what was checked, and how.</source>
        <translation>資産・取引履歴・補償: 何をどう確かめたか。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::SharedJournalBand</name>
    <message>
        <source>The shared journal is away</source>
        <translation>共有記録に接続できません</translation>
    </message>
    <message>
        <source>What other consoles hold, agree to or stop is not seen here; an action needs an override with a reason. %1</source>
        <translation>ほかのコンソールの予約、同意、停止が見えません。操作には理由を付けた強制が必要です。%1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::ShellPart</name>
    <message>
        <source>This site does not run commands (shell: allowed in site.yaml). Copy it.</source>
        <translation>このサイトはコマンドを実行しません（site.yaml の shell: allowed）。コピーしてください。</translation>
    </message>
    <message>
        <source>Another command of this step is running, or was when the console ended.</source>
        <translation>この手順の別のコマンドが実行中、またはコンソール終了時に実行中でした。</translation>
    </message>
    <message>
        <source>▶ running</source>
        <translation>▶ 実行中</translation>
    </message>
    <message>
        <source>exit %1</source>
        <translation>終了コード %1</translation>
    </message>
    <message>
        <source>ended by signal %1</source>
        <translation>シグナル %1 で終了</translation>
    </message>
    <message>
        <source>▲ Run before in this incident: %1, %2. Press once more to run it again.</source>
        <translation>▲ このインシデントで実行済み: %1、%2。もう一度押すと再実行します。</translation>
    </message>
    <message>
        <source>Not in the output</source>
        <translation>出力にありません</translation>
    </message>
    <message>
        <source>Run in a terminal</source>
        <translation>コンソールで実行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Type into the command, Return sends</source>
        <translation>コマンドへの入力。Return で送る</translation>
    </message>
    <message>
        <source>Search in the output</source>
        <translation>出力を検索</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>出力</translation>
    </message>
</context>
<context>
    <name>Hikeshi::SignOff</name>
    <message>
        <source>Sign-off</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>署名する</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>再検証</translation>
    </message>
    <message>
        <source>Reads the journal&apos;s file from its beginning and checks every entry&apos;s hash</source>
        <translation>記録ファイルを先頭から読み、全件のハッシュを検証</translation>
    </message>
    <message>
        <source>edited since</source>
        <translation>その後変更あり</translation>
    </message>
    <message>
        <source>Not signed: %1</source>
        <translation>署名できません: %1</translation>
    </message>
    <message>
        <source>An incident is signed off when it is resolved.</source>
        <translation>署名は解決後に行います。</translation>
    </message>
    <message>
        <source>Every section has to say something first.</source>
        <translation>先に全ての節を記入してください。</translation>
    </message>
    <message>
        <source>You have signed it as it stands.</source>
        <translation>現在の内容に署名済です。</translation>
    </message>
    <message>
        <source>The journal is read-only here: %1 writes it.</source>
        <translation>記録は閲覧のみ: %1 が記録中です。</translation>
    </message>
    <message>
        <source>Checking the journal…</source>
        <translation>記録を検証中…</translation>
    </message>
    <message>
        <source>The journal is not checked yet.</source>
        <translation>記録は未検証です。</translation>
    </message>
    <message>
        <source>The journal does not verify: %1</source>
        <translation>記録の検証に失敗: %1</translation>
    </message>
    <message>
        <source>Journal verified · entries: %1</source>
        <translation>記録 検証済 · %1 件</translation>
    </message>
</context>
<context>
    <name>Hikeshi::SourceModel</name>
    <message>
        <source>live</source>
        <translation>ライブ</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>接続中</translation>
    </message>
    <message>
        <source>stale: %1</source>
        <translation>途絶: %1</translation>
    </message>
    <message>
        <source>last good answer %1</source>
        <translation>最後の正常応答 %1</translation>
    </message>
    <message>
        <source>expected every %1</source>
        <translation>想定間隔 %1</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>途絶</translation>
    </message>
</context>
<context>
    <name>Hikeshi::SourcePanel</name>
    <message>
        <source>Sources</source>
        <translation>情報源</translation>
    </message>
    <message>
        <source>Findings in the site&apos;s files</source>
        <translation>サイトの設定ファイルの指摘</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>%1 stale</source>
        <translation>途絶 %1</translation>
    </message>
    <message>
        <source>No source yet.</source>
        <translation>情報源はまだありません。</translation>
    </message>
    <message>
        <source>1 finding in the site&apos;s files</source>
        <translation>サイトの設定に指摘 1 件</translation>
    </message>
    <message>
        <source>%1 findings in the site&apos;s files</source>
        <translation>サイトの設定に指摘 %1 件</translation>
    </message>
    <message>
        <source>Findings · %1</source>
        <translation>指摘 · %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::StepApprovalBand</name>
    <message>
        <source>%1, step %2: %3</source>
        <translation>%1 手順 %2: %3</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>残り %1</translation>
    </message>
    <message>
        <source>%1 asks you to approve a step</source>
        <translation>%1 が手順の承認を求めています</translation>
    </message>
    <message>
        <source>Hold to approve</source>
        <translation>長押しで承認</translation>
    </message>
    <message>
        <source>The step at %1 may then be done</source>
        <translation>これで %1 の手順を実行できます</translation>
    </message>
    <message>
        <source>why not</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Why you reject it</source>
        <translation>却下の理由</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>却下…</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>却下</translation>
    </message>
    <message>
        <source>The step goes back to who asked, with your reason</source>
        <translation>理由を添えて依頼者に戻します</translation>
    </message>
    <message>
        <source>Say why first</source>
        <translation>先に理由を入力してください</translation>
    </message>
    <message>
        <source>approved by %1 of %2</source>
        <translation>%2 人中 %1 人が承認済み</translation>
    </message>
</context>
<context>
    <name>Hikeshi::StepBody</name>
    <message>
        <source>A skipped step needs a reason</source>
        <translation>省略には理由が必要です</translation>
    </message>
    <message>
        <source>no fresh value</source>
        <translation>新しい値なし</translation>
    </message>
    <message>
        <source>waiting · %1 left</source>
        <translation>待機中 · 残り %1</translation>
    </message>
    <message>
        <source>▲ not seen within %1 · waiting · %2</source>
        <translation>▲ %1 以内に確認できず · 待機中 · %2</translation>
    </message>
    <message>
        <source>waiting · %1 of %2</source>
        <translation>待機中 · %1 / %2</translation>
    </message>
    <message>
        <source>seen · ends by itself</source>
        <translation>確認 · 自動で完了</translation>
    </message>
    <message>
        <source>waiting · %1 · ends by itself when it is seen</source>
        <translation>待機中 · %1 · 確認できれば自動で完了</translation>
    </message>
    <message>
        <source>Nobody knows whether this step was done: look at the map, then tick or skip it by hand.</source>
        <translation>この手順が実施されたか不明です。地図で確かめ、手で完了か省略にしてください。</translation>
    </message>
    <message>
        <source>Not now: %1. If it does not apply, skip it with a reason.</source>
        <translation>今は不可: %1。該当しなければ、理由を書いて省略。</translation>
    </message>
    <message>
        <source>Done (Ctrl+Return)</source>
        <translation>完了 (Ctrl+Return)</translation>
    </message>
    <message>
        <source>Draft the notice…</source>
        <translation>告知を作成…</translation>
    </message>
    <message>
        <source>Note (optional)</source>
        <translation>メモ（任意）</translation>
    </message>
    <message>
        <source>Note for this step</source>
        <translation>この手順のメモ</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Skip…</source>
        <translation>省略…</translation>
    </message>
    <message>
        <source>Leave this step out, with a reason</source>
        <translation>理由を書いてこの手順を省略</translation>
    </message>
    <message>
        <source>Why is it skipped?</source>
        <translation>省略の理由</translation>
    </message>
    <message>
        <source>Reason for skipping</source>
        <translation>省略の理由</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>▲ Done before in this incident: %1 at %2 by %3, %4.</source>
        <translation>▲ このインシデントで実施済み: %1、%2、%3、%4。</translation>
    </message>
    <message>
        <source>it was done before: say first that it is wanted again</source>
        <translation>実施済みです。先に再実施の意思を示してください</translation>
    </message>
    <message>
        <source>If it does not hold: → %1. Decided by what is seen.</source>
        <translation>成り立たなければ → %1。見えたもので決まります。</translation>
    </message>
    <message>
        <source>While it holds: back to %1 (%2 of at most %3).</source>
        <translation>成り立つ間は %1 に戻る（%3 回中 %2 回）。</translation>
    </message>
    <message>
        <source>The next %1 may be done at the same time.</source>
        <translation>次の %1 手順は同時に行えます。</translation>
    </message>
    <message>
        <source>It is wanted again</source>
        <translation>もう一度必要</translation>
    </message>
</context>
<context>
    <name>Hikeshi::StepPreview</name>
    <message>
        <source>Before the first step</source>
        <translation>最初の手順の前</translation>
    </message>
    <message>
        <source>no fresh value</source>
        <translation>新しい値なし</translation>
    </message>
    <message>
        <source>%1: no such action here</source>
        <translation>%1: この操作はありません</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 手順</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 手順</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>No steps yet. A heading with text, or a list item, is a step.</source>
        <translation>手順はまだありません。文章のある見出し、または箇条書きが手順になります。</translation>
    </message>
</context>
<context>
    <name>Hikeshi::StepView</name>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>current</source>
        <translation>実施中</translation>
    </message>
    <message>
        <source>later</source>
        <translation>これから</translation>
    </message>
    <message>
        <source>skipped: %1</source>
        <translation>省略: %1</translation>
    </message>
    <message>
        <source>not on this way</source>
        <translation>この経路では不要</translation>
    </message>
    <message>
        <source>decided: %1</source>
        <translation>判断: %1</translation>
    </message>
    <message>
        <source>undone; to do again</source>
        <translation>取り消し済み。再度必要</translation>
    </message>
    <message>
        <source>usual %1</source>
        <translation>通常 %1</translation>
    </message>
    <message>
        <source>Half of the earlier runs (%1) took no longer</source>
        <translation>過去の実行の半数（%1 回中）はこれ以内でした</translation>
    </message>
</context>
<context>
    <name>Hikeshi::StopBand</name>
    <message>
        <source>Why is it safe to release?</source>
        <translation>解除して安全な理由</translation>
    </message>
    <message>
        <source>Hold to release</source>
        <translation>長押し: 解除</translation>
    </message>
    <message>
        <source>No action leaves until it is released.</source>
        <translation>解除するまで操作は送られません。</translation>
    </message>
    <message>
        <source>By %1 at %2: %3.</source>
        <translation>%2 に %1 が停止: %3。</translation>
    </message>
    <message>
        <source>Everything is stopped</source>
        <translation>全停止中</translation>
    </message>
    <message>
        <source>Press and hold until the button is full</source>
        <translation>ボタンが満ちるまで押し続ける</translation>
    </message>
    <message>
        <source>Say first why it is safe to release</source>
        <translation>先に、解除して安全な理由を書いてください</translation>
    </message>
</context>
<context>
    <name>Hikeshi::TimeStrip</name>
    <message>
        <source>Time strip</source>
        <translation>時間帯</translation>
    </message>
    <message>
        <source>live</source>
        <translation>ライブ</translation>
    </message>
    <message>
        <source>now %1 · live</source>
        <translation>現在 %1 · ライブ</translation>
    </message>
    <message>
        <source>looking at %1–%2 · back to live</source>
        <translation>%1–%2 を表示中 · ライブへ戻る</translation>
    </message>
    <message>
        <source>Follow now again (Home)</source>
        <translation>現在に追従 (Home)</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>再生</translation>
    </message>
    <message>
        <source>%1 · replay</source>
        <translation>%1 · 再生</translation>
    </message>
    <message>
        <source>looking at %1–%2 · back to the replay</source>
        <translation>%1–%2 を表示中 · 再生に戻る</translation>
    </message>
    <message>
        <source>Follow the replay again (Home)</source>
        <translation>再生時刻に戻る (Home)</translation>
    </message>
</context>
<context>
    <name>Hikeshi::TimelineModel</name>
    <message>
        <source>%1 · entry %2 · %3</source>
        <translation>%1 · 記録 %2 · %3</translation>
    </message>
    <message>
        <source>appended later: %1</source>
        <translation>後の追記: %1</translation>
    </message>
</context>
<context>
    <name>Hikeshi::TimelinePanel</name>
    <message>
        <source>Timeline</source>
        <translation>時系列</translation>
    </message>
    <message>
        <source>All</source>
        <translation>すべて</translation>
    </message>
    <message>
        <source>Important</source>
        <translation>重要</translation>
    </message>
    <message>
        <source>Search…</source>
        <translation>検索…</translation>
    </message>
    <message>
        <source>Search the timeline</source>
        <translation>時系列を検索</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>コピー</translation>
    </message>
    <message>
        <source>Copies the chosen lines, or all that are shown (Ctrl+C)</source>
        <translation>選択行、または表示中の全行をコピー (Ctrl+C)</translation>
    </message>
    <message>
        <source>Journal verified ✓ · %1</source>
        <translation>記録 検証済 ✓ · %1</translation>
    </message>
    <message>
        <source>▲ Journal not written · %1</source>
        <translation>▲ 記録できません · %1</translation>
    </message>
    <message>
        <source>Nothing here matches.</source>
        <translation>該当なし。</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>まだ何も起きていません。</translation>
    </message>
    <message>
        <source>%1 new ↓</source>
        <translation>新着 %1 ↓</translation>
    </message>
</context>
<context>
    <name>Hikeshi::TrainView</name>
    <message>
        <source>No drills on this site</source>
        <translation>このサイトに訓練はありません</translation>
    </message>
    <message>
        <source>This site has no scenarios. Put one into its folder &lt;b&gt;drills/&lt;/b&gt;, or open the embedded exchange with &lt;b&gt;app/run&lt;/b&gt;.</source>
        <translation>シナリオがありません。&lt;b&gt;drills/&lt;/b&gt; フォルダーに置くか、&lt;b&gt;app/run&lt;/b&gt; で組み込みの取引所を開いてください。</translation>
    </message>
    <message>
        <source>This site is production: nothing is broken here on purpose.&lt;br&gt;To drill, open the embedded exchange with &lt;b&gt;app/run&lt;/b&gt;.</source>
        <translation>このサイトは本番です。ここで故意に障害は起こしません。&lt;br&gt;訓練は &lt;b&gt;app/run&lt;/b&gt; で組み込みの取引所を開いて行います。</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>Find a scenario…  /</source>
        <translation>シナリオを検索…  /</translation>
    </message>
    <message>
        <source>Find a scenario</source>
        <translation>シナリオを検索</translation>
    </message>
    <message>
        <source>No scenario has these words.</source>
        <translation>該当するシナリオはありません。</translation>
    </message>
    <message>
        <source>You have not run this drill yet. Its scorecard, your course and what it teaches are shown here when it has ended.</source>
        <translation>この訓練は未実施です。終了すると、得点・経過・学びをここに表示します。</translation>
    </message>
    <message>
        <source>Drill</source>
        <translation>訓練</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>上達</translation>
    </message>
    <message>
        <source>Coverage and calendar</source>
        <translation>網羅と予定</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>Pages of Train</source>
        <translation>訓練のページ</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>The journal entry</source>
        <translation>ジャーナルの記録</translation>
    </message>
</context>
<context>
    <name>Hikeshi::TraineeView</name>
    <message>
        <source>Trainee</source>
        <translation>訓練生</translation>
    </message>
    <message>
        <source>What the trainee did</source>
        <translation>訓練生の行動</translation>
    </message>
    <message>
        <source>No drill has been started on this exchange yet.</source>
        <translation>この取引所ではまだ訓練が始まっていません。</translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation>%1 点</translation>
    </message>
    <message>
        <source>1 point</source>
        <translation>1 点</translation>
    </message>
</context>
<context>
    <name>Hikeshi::UndoPanel</name>
    <message>
        <source>Undo back to</source>
        <translation>ここまで取り消す</translation>
    </message>
    <message>
        <source>Leave it as it is</source>
        <translation>このままにする</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>%1 で</translation>
    </message>
    <message>
        <source>only to do again</source>
        <translation>やり直すだけ</translation>
    </message>
    <message>
        <source>by hand: %1</source>
        <translation>手作業で: %1</translation>
    </message>
    <message>
        <source>not known: %1</source>
        <translation>不明: %1</translation>
    </message>
    <message>
        <source>step %1 must be undone by hand first</source>
        <translation>先に手順 %1 を手作業で取り消す必要があります</translation>
    </message>
    <message>
        <source>Hold to go back</source>
        <translation>長押しで戻る</translation>
    </message>
    <message>
        <source>It is being undone</source>
        <translation>取り消しています</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>今は不可: %1</translation>
    </message>
    <message>
        <source>▶ undoing, the newest first…</source>
        <translation>▶ 新しいものから取り消しています…</translation>
    </message>
    <message>
        <source>Hold to undo: %1</source>
        <translation>長押しで取り消す: %1</translation>
    </message>
    <message>
        <source>✓ Undone: %1</source>
        <translation>✓ 取り消し: %1</translation>
    </message>
</context>
<context>
    <name>IncidentWords</name>
    <message>
        <source>affected</source>
        <translation>影響あり</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Next update</source>
        <translation>次の告知</translation>
    </message>
    <message>
        <source>not promised</source>
        <translation>約束なし</translation>
    </message>
    <message>
        <source>Next update overdue</source>
        <translation>次の告知 超過</translation>
    </message>
    <message>
        <source>Next update in</source>
        <translation>次の告知まで</translation>
    </message>
    <message>
        <source>most users are hit</source>
        <translation>大半の利用者に影響</translation>
    </message>
    <message>
        <source>some users are hit</source>
        <translation>一部の利用者に影響</translation>
    </message>
    <message>
        <source>no user is hit yet</source>
        <translation>利用者への影響なし</translation>
    </message>
</context>
<context>
    <name>MapModel</name>
    <message>
        <source>no word yet</source>
        <translation>応答待ち</translation>
    </message>
    <message>
        <source>no word for %1</source>
        <translation>応答なし %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>queue %1</source>
        <translation>待ち行列 %1</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>喪失</translation>
    </message>
    <message>
        <source>two primaries</source>
        <translation>主系が二つ</translation>
    </message>
    <message>
        <source>auto failover paused</source>
        <translation>自動切替 停止中</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 B</translation>
    </message>
    <message>
        <source>%1 kB</source>
        <translation>%1 kB</translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>%1 (last known)</source>
        <translation>%1（最後の値）</translation>
    </message>
    <message>
        <source>health: %1</source>
        <translation>健全性: %1</translation>
    </message>
    <message>
        <source>role: %1</source>
        <translation>役割: %1</translation>
    </message>
    <message>
        <source>sources say: %1</source>
        <translation>情報源の報告: %1</translation>
    </message>
    <message>
        <source>replay lag: %1</source>
        <translation>適用の遅延: %1</translation>
    </message>
    <message>
        <source>timeline: %1</source>
        <translation>タイムライン: %1</translation>
    </message>
    <message>
        <source>last word: %1 ago</source>
        <translation>最終受信: %1 前</translation>
    </message>
    <message>
        <source>contradicted by: %1</source>
        <translation>食い違う情報源: %1</translation>
    </message>
    <message>
        <source>split brain: two primaries</source>
        <translation>スプリットブレイン: 主系が二つ</translation>
    </message>
    <message>
        <source>automatic failover is paused</source>
        <translation>自動切替は停止中</translation>
    </message>
    <message>
        <source>down, was primary</source>
        <translation>停止・元主系</translation>
    </message>
</context>
<context>
    <name>ReviewWords</name>
    <message>
        <source>signed</source>
        <translation>署名済</translation>
    </message>
    <message>
        <source>edited since it was signed</source>
        <translation>署名後に変更あり</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>未記入</translation>
    </message>
    <message>
        <source>complete, not signed</source>
        <translation>記入済・未署名</translation>
    </message>
    <message>
        <source>draft, %1 of %2 sections</source>
        <translation>下書き %1/%2 節</translation>
    </message>
    <message>
        <source>no items</source>
        <translation>対策なし</translation>
    </message>
    <message>
        <source>none open</source>
        <translation>未完了なし</translation>
    </message>
    <message>
        <source>%1 open, %2 late</source>
        <translation>未完了 %1・期限超過 %2</translation>
    </message>
    <message>
        <source>%1 open</source>
        <translation>未完了 %1</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>期限なし</translation>
    </message>
    <message>
        <source>%1 d late</source>
        <translation>%1 日超過</translation>
    </message>
    <message>
        <source>due today</source>
        <translation>今日が期限</translation>
    </message>
    <message>
        <source>in %1 d</source>
        <translation>あと %1 日</translation>
    </message>
    <message>
        <source>first-out</source>
        <translation>初報</translation>
    </message>
    <message>
        <source>declared</source>
        <translation>宣言</translation>
    </message>
    <message>
        <source>first notice</source>
        <translation>第一報</translation>
    </message>
    <message>
        <source>mitigated</source>
        <translation>緩和</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>From the first-out alert&apos;s condition until the alert was here.</source>
        <translation>初報アラートの条件成立から、アラートが届くまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until somebody acknowledged an alert.</source>
        <translation>初報アラートから、誰かがアラートを確認するまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the incident was declared.</source>
        <translation>初報アラートから、インシデントを宣言するまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until a notice to users was confirmed published.</source>
        <translation>初報アラートから、利用者への告知の公開を確認できるまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the first action was confirmed to have worked.</source>
        <translation>初報アラートから、最初の操作の効果を確認できるまで。</translation>
    </message>
    <message>
        <source>From the first-out alert until the last critical alert cleared.</source>
        <translation>初報アラートから、最後の重大アラートが解消するまで。</translation>
    </message>
</context>
<context>
    <name>TrainingWords</name>
    <message>
        <source>never</source>
        <translation>未実施</translation>
    </message>
    <message>
        <source>no scenario</source>
        <translation>シナリオなし</translation>
    </message>
    <message>
        <source>%1 %2, %3 ago</source>
        <translation>%1 %2、%3 前</translation>
    </message>
    <message>
        <source>acknowledge the alert</source>
        <translation>アラートを確認</translation>
    </message>
    <message>
        <source>declare an incident</source>
        <translation>インシデントを宣言</translation>
    </message>
    <message>
        <source>wait and watch</source>
        <translation>待って見守る</translation>
    </message>
    <message>
        <source>Machine dies</source>
        <translation>マシンの停止</translation>
    </message>
    <message>
        <source>Machine hangs</source>
        <translation>マシンのハング</translation>
    </message>
    <message>
        <source>Patroni dies alone</source>
        <translation>Patroni だけの停止</translation>
    </message>
    <message>
        <source>PostgreSQL dies alone</source>
        <translation>PostgreSQL だけの停止</translation>
    </message>
    <message>
        <source>Automatic failover paused</source>
        <translation>自動切替の停止</translation>
    </message>
    <message>
        <source>etcd answers nobody</source>
        <translation>etcd が応答しない</translation>
    </message>
    <message>
        <source>Replica falls behind</source>
        <translation>レプリカの遅れ</translation>
    </message>
    <message>
        <source>Instance works slowly</source>
        <translation>インスタンスの動作が遅い</translation>
    </message>
    <message>
        <source>Instance fails requests</source>
        <translation>インスタンスがリクエストに失敗</translation>
    </message>
    <message>
        <source>Surge of orders</source>
        <translation>注文の急増</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>ディスク満杯</translation>
    </message>
    <message>
        <source>Database damaged</source>
        <translation>データベースの破損</translation>
    </message>
    <message>
        <source>Supervisor mistaken</source>
        <translation>スーパーバイザーの誤判断</translation>
    </message>
    <message>
        <source>Backup damaged</source>
        <translation>バックアップの破損</translation>
    </message>
    <message>
        <source>Intruder withdraws</source>
        <translation>侵入者による出金</translation>
    </message>
    <message>
        <source>Chain takes deposits back</source>
        <translation>チェーンによる入金の取消</translation>
    </message>
    <message>
        <source>A whole region lost</source>
        <translation>リージョン全体の喪失</translation>
    </message>
    <message>
        <source>Volumetric attack</source>
        <translation>大量通信攻撃</translation>
    </message>
    <message>
        <source>Slow attack</source>
        <translation>低速攻撃</translation>
    </message>
    <message>
        <source>Login flood</source>
        <translation>ログインの殺到</translation>
    </message>
    <message>
        <source>Cold cache</source>
        <translation>キャッシュが空</translation>
    </message>
    <message>
        <source>Lossy link</source>
        <translation>回線の損失</translation>
    </message>
    <message>
        <source>Bad deployment</source>
        <translation>不良なデプロイ</translation>
    </message>
    <message>
        <source>Matching engine hangs</source>
        <translation>マッチングエンジンのハング</translation>
    </message>
    <message>
        <source>Matching engine fills wrongly</source>
        <translation>マッチングエンジンの誤約定</translation>
    </message>
    <message>
        <source>Ledger edited</source>
        <translation>台帳の改ざん</translation>
    </message>
    <message>
        <source>Ledger has a gap</source>
        <translation>台帳の欠落</translation>
    </message>
    <message>
        <source>Ledger has a duplicate</source>
        <translation>台帳の重複</translation>
    </message>
    <message>
        <source>at</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>what</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>text</source>
        <translation>本文</translation>
    </message>
    <message>
        <source>by</source>
        <translation>元</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>障害</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>ヒント</translation>
    </message>
    <message>
        <source>Observation</source>
        <translation>所見</translation>
    </message>
    <message>
        <source>instructor</source>
        <translation>教官</translation>
    </message>
    <message>
        <source>scenario</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>who</source>
        <translation>担当</translation>
    </message>
    <message>
        <source>own decision</source>
        <translation>自分の判断</translation>
    </message>
    <message>
        <source>the commander</source>
        <translation>指揮者</translation>
    </message>
    <message>
        <source>next, the commander</source>
        <translation>指揮者の次の行動</translation>
    </message>
    <message>
        <source>waited too</source>
        <translation>同じく待った</translation>
    </message>
    <message>
        <source>acted</source>
        <translation>行動した</translation>
    </message>
    <message>
        <source>the same, %1 later</source>
        <translation>同じ行動を %1 後に</translation>
    </message>
    <message>
        <source>the same, %1 before</source>
        <translation>同じ行動を %1 前に</translation>
    </message>
    <message>
        <source>never did it</source>
        <translation>指揮者は行わず</translation>
    </message>
    <message>
        <source>%1, because %2</source>
        <translation>%1（理由: %2）</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>runbook</source>
        <translation>手順書</translation>
    </message>
    <message>
        <source>step</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>median</source>
        <translation>中央値</translation>
    </message>
    <message>
        <source>longest</source>
        <translation>最長</translation>
    </message>
    <message>
        <source>times</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>family</source>
        <translation>分類</translation>
    </message>
    <message>
        <source>cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>scenarios</source>
        <translation>シナリオ</translation>
    </message>
    <message>
        <source>last trained</source>
        <translation>最後の訓練</translation>
    </message>
    <message>
        <source>by whom</source>
        <translation>担当</translation>
    </message>
    <message>
        <source>points</source>
        <translation>点</translation>
    </message>
    <message>
        <source>service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>people</source>
        <translation>参加者</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>予定</translation>
    </message>
    <message>
        <source>held</source>
        <translation>実施済</translation>
    </message>
    <message>
        <source>overdue by %1 d</source>
        <translation>%1 日超過</translation>
    </message>
    <message>
        <source>today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>everybody</source>
        <translation>全員</translation>
    </message>
    <message>
        <source>expected at the end</source>
        <translation>終了時の期待</translation>
    </message>
    <message>
        <source>holds</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>実際</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>as your last: %1</source>
        <translation>前回と同じ: %1</translation>
    </message>
    <message>
        <source>better than your last: %1</source>
        <translation>前回より良い: %1</translation>
    </message>
    <message>
        <source>worse than your last: %1</source>
        <translation>前回より悪い: %1</translation>
    </message>
    <message>
        <source>%1 %2 of %3</source>
        <translation>%1 %3 件中 %2 件</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>declared</source>
        <translation>宣言</translation>
    </message>
    <message>
        <source>first notice</source>
        <translation>第一報</translation>
    </message>
    <message>
        <source>mitigated</source>
        <translation>緩和</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>復旧</translation>
    </message>
    <message>
        <source>Too few instances</source>
        <translation>台数不足</translation>
    </message>
    <message>
        <source>Supervisor paused</source>
        <translation>監視役が停止中</translation>
    </message>
    <message>
        <source>Market&apos;s status stuck</source>
        <translation>市場の状態が固定</translation>
    </message>
    <message>
        <source>orders would have failed for %1 instead of %2</source>
        <translation>注文の失敗は %1（実際は %2）</translation>
    </message>
    <message>
        <source>refused: %1</source>
        <translation>拒否: %1</translation>
    </message>
    <message>
        <source>orders lost: %1 · customer minutes without trading: %2</source>
        <translation>失注 %1 件 · 取引できなかった延べ %2 人分</translation>
    </message>
    <message>
        <source>orders lost: %1 instead of %2</source>
        <translation>失注 %1 件（実際は %2 件）</translation>
    </message>
    <message>
        <source>Heals</source>
        <translation>復旧させる</translation>
    </message>
    <message>
        <source>Price jumps</source>
        <translation>相場の急変</translation>
    </message>
    <message>
        <source>Automatic failover resumed</source>
        <translation>自動切替の再開</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>is %1, must be %2</source>
        <translation>現在 %1、条件 %2</translation>
    </message>
    <message>
        <source>no word for %1 s</source>
        <translation>%1 s 応答なし</translation>
    </message>
    <message>
        <source>%1: no word for %2 s</source>
        <translation>%1 が %2 s 応答なし</translation>
    </message>
    <message>
        <source>no word of %1 yet</source>
        <translation>%1 の応答がまだない</translation>
    </message>
    <message>
        <source>%1 does not answer</source>
        <translation>%1 が応答しない</translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation>応答しない</translation>
    </message>
    <message>
        <source>is the lost primary</source>
        <translation>失われた主系</translation>
    </message>
    <message>
        <source>is the primary</source>
        <translation>現在の主系</translation>
    </message>
    <message>
        <source>is tagged nofailover</source>
        <translation>nofailover 指定</translation>
    </message>
    <message>
        <source>is on timeline %1, the cluster on %2</source>
        <translation>タイムライン %1（クラスタは %2）</translation>
    </message>
    <message>
        <source>lag %1, must be %2</source>
        <translation>遅延 %1、条件 %2</translation>
    </message>
    <message>
        <source>last heard %1 ago, must be %2</source>
        <translation>最終受信 %1 前、条件 %2</translation>
    </message>
    <message>
        <source>health %1, must be %2</source>
        <translation>健全性 %1、条件 %2</translation>
    </message>
    <message>
        <source>%1 is not given</source>
        <translation>%1 が未指定</translation>
    </message>
    <message>
        <source>everything is stopped: %1</source>
        <translation>全停止中: %1</translation>
    </message>
    <message>
        <source>#%1 (%2 on %3) is still under way</source>
        <translation>#%1（%3 への %2）を実行中</translation>
    </message>
    <message>
        <source>another action on %1 is just being started</source>
        <translation>%1 への別の操作を開始中</translation>
    </message>
    <message>
        <source>#%1 did the same %2 ago</source>
        <translation>#%1 が %2 前に同じ操作</translation>
    </message>
    <message>
        <source>%1 is not on the map</source>
        <translation>%1 は地図にない</translation>
    </message>
    <message>
        <source>%1 does not say its %2</source>
        <translation>%1 が %2 を報告していない</translation>
    </message>
    <message>
        <source>nobody tells the health of %1</source>
        <translation>%1 の健全性の報告がない</translation>
    </message>
    <message>
        <source>no series %1 here</source>
        <translation>系列 %1 がない</translation>
    </message>
    <message>
        <source>the target refused: %1</source>
        <translation>対象が拒否: %1</translation>
    </message>
    <message>
        <source>nothing was sent: %1</source>
        <translation>未送信: %1</translation>
    </message>
    <message>
        <source>the target promised success (%1), but the world does not show it after %2</source>
        <translation>対象は成功と応答（%1）したが、%2 後も状態に現れない</translation>
    </message>
    <message>
        <source>%1; it may have been carried out</source>
        <translation>%1（実行された可能性あり）</translation>
    </message>
    <message>
        <source>Hikeshi ended before the outcome was known</source>
        <translation>結果が分かる前に Hikeshi が終了</translation>
    </message>
    <message>
        <source>the world shows it</source>
        <translation>実際の状態で確認</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>遅延 %1</translation>
    </message>
    <message>
        <source>refused by a guard</source>
        <translation>ガードが拒否</translation>
    </message>
    <message>
        <source>it is open for reading only</source>
        <translation>閲覧のみで開いている</translation>
    </message>
    <message>
        <source>%1 writes it</source>
        <translation>%1 が記録中</translation>
    </message>
    <message>
        <source>not stopped</source>
        <translation>全停止でない</translation>
    </message>
    <message>
        <source>journal can be written</source>
        <translation>記録可</translation>
    </message>
    <message>
        <source>arguments complete</source>
        <translation>引数そろう</translation>
    </message>
    <message>
        <source>no conflicting action</source>
        <translation>競合操作なし</translation>
    </message>
    <message>
        <source>cool-down over</source>
        <translation>待ち時間 経過</translation>
    </message>
    <message>
        <source>role fits</source>
        <translation>役割 適合</translation>
    </message>
    <message>
        <source>somebody to ask</source>
        <translation>送信先あり</translation>
    </message>
    <message>
        <source>action is known</source>
        <translation>既知の操作</translation>
    </message>
    <message>
        <source>request can be written</source>
        <translation>要求を作成可</translation>
    </message>
    <message>
        <source>%1 is eligible</source>
        <translation>%1 は対象</translation>
    </message>
    <message>
        <source>Replica lag of %1</source>
        <translation>%1 の複製遅延</translation>
    </message>
    <message>
        <source>Other servers that are up beside %1</source>
        <translation>%1 以外の稼働台数</translation>
    </message>
    <message>
        <source>Balancer&apos;s setting of %1</source>
        <translation>%1 の振り分け設定</translation>
    </message>
    <message>
        <source>Automatic failover paused, says %1</source>
        <translation>自動切替の停止（%1 の報告）</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 の重み</translation>
    </message>
    <message>
        <source>Newest notice on %1</source>
        <translation>%1 の最新の告知</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 の %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>firing</source>
        <translation>発報中</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>解消</translation>
    </message>
    <message>
        <source>true</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>false</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>%1, must be %2</source>
        <translation>%1（条件 %2）</translation>
    </message>
    <message>
        <source>Last heard of %1</source>
        <translation>%1 の最終受信</translation>
    </message>
    <message>
        <source>Primary of %1</source>
        <translation>%1 の主系</translation>
    </message>
    <message>
        <source>Primaries of %1</source>
        <translation>%1 の主系数</translation>
    </message>
    <message>
        <source>Health of %1</source>
        <translation>%1 の健全性</translation>
    </message>
    <message>
        <source>Alert %1</source>
        <translation>アラート %1</translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>%1 まで</translation>
    </message>
    <message>
        <source>Hold to %1</source>
        <translation>長押し: %1</translation>
    </message>
    <message>
        <source>Affects: %1</source>
        <translation>影響: %1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>・</translation>
    </message>
    <message>
        <source>no instance is eligible</source>
        <translation>対象にできるものがない</translation>
    </message>
    <message>
        <source>Nothing was sent.</source>
        <translation>何も送っていません。</translation>
    </message>
    <message>
        <source>Look at the map before you try again: trying again is a new action with new guards.</source>
        <translation>再試行の前に地図を確認してください。再試行は新しい操作で、ガードも改めて確認します。</translation>
    </message>
    <message>
        <source>Nobody knows whether it was carried out. It is not sent again by itself. Look at the map: %1. This turns to confirmed when the world shows it.</source>
        <translation>実行されたか不明です。自動では再送しません。地図を確認: %1。状態に現れれば確認済になります。</translation>
    </message>
    <message>
        <source>The English title is missing</source>
        <translation>英語の件名がありません</translation>
    </message>
    <message>
        <source>The Japanese title is missing</source>
        <translation>日本語の件名がありません</translation>
    </message>
    <message>
        <source>The English text is missing</source>
        <translation>英語の本文がありません</translation>
    </message>
    <message>
        <source>The Japanese text is missing</source>
        <translation>日本語の本文がありません</translation>
    </message>
    <message>
        <source>The start is missing: when it began</source>
        <translation>発生時刻がありません</translation>
    </message>
    <message>
        <source>The cause is missing in English: write that it is under investigation</source>
        <translation>英語の原因がありません: 不明なら調査中と書いてください</translation>
    </message>
    <message>
        <source>The cause is missing in Japanese: write 調査中 while it is not known</source>
        <translation>日本語の原因がありません: 不明なら「調査中」と書いてください</translation>
    </message>
    <message>
        <source>The expected recovery is missing: a time, or when you will say more</source>
        <translation>復旧見込みがありません: 時刻か、次にいつ知らせるか</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>接続拒否</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>応答なし</translation>
    </message>
    <message>
        <source>no whole answer within %1 s</source>
        <translation>%1 s 以内に応答なし</translation>
    </message>
    <message>
        <source>closed without an answer</source>
        <translation>応答前に切断</translation>
    </message>
    <message>
        <source>closed without a whole answer</source>
        <translation>応答の途中で切断</translation>
    </message>
    <message>
        <source>the stream was cut</source>
        <translation>ストリーム切断</translation>
    </message>
    <message>
        <source>the stream does not answer</source>
        <translation>ストリーム応答なし</translation>
    </message>
    <message>
        <source>answers with a redirect</source>
        <translation>転送の応答</translation>
    </message>
    <message>
        <source>answers %1: %2</source>
        <translation>応答 %1: %2</translation>
    </message>
    <message>
        <source>the answer is larger than %1 kB</source>
        <translation>応答が %1 kB を超過</translation>
    </message>
    <message>
        <source>waits for the ledger</source>
        <translation>台帳待ち</translation>
    </message>
    <message>
        <source>queue %1</source>
        <translation>待ち行列 %1</translation>
    </message>
    <message>
        <source>cache %1 %</source>
        <translation>キャッシュ %1 %</translation>
    </message>
    <message>
        <source>%1 % of assets</source>
        <translation>資産の %1 %</translation>
    </message>
    <message>
        <source>no notice</source>
        <translation>告知なし</translation>
    </message>
    <message>
        <source>%1 notices</source>
        <translation>告知 %1 件</translation>
    </message>
    <message>
        <source>takes writes</source>
        <translation>書き込み可</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>読み取り専用</translation>
    </message>
    <message>
        <source>running</source>
        <translation>稼働中</translation>
    </message>
    <message>
        <source>streaming</source>
        <translation>複製中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>degraded</source>
        <translation>低下</translation>
    </message>
    <message>
        <source>down</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>maintenance</source>
        <translation>保守</translation>
    </message>
    <message>
        <source>primary</source>
        <translation>主系</translation>
    </message>
    <message>
        <source>standby</source>
        <translation>待機</translation>
    </message>
    <message>
        <source>replica</source>
        <translation>複製</translation>
    </message>
    <message>
        <source>Investigating</source>
        <translation>調査中</translation>
    </message>
    <message>
        <source>Identified</source>
        <translation>原因特定</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>経過観察</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>解決</translation>
    </message>
    <message>
        <source>Incident commander</source>
        <translation>指揮官</translation>
    </message>
    <message>
        <source>Operations lead</source>
        <translation>運用</translation>
    </message>
    <message>
        <source>Communications lead</source>
        <translation>広報</translation>
    </message>
    <message>
        <source>Scribe</source>
        <translation>書記</translation>
    </message>
    <message>
        <source>IC</source>
        <translation>IC</translation>
    </message>
    <message>
        <source>Ops</source>
        <translation>運用</translation>
    </message>
    <message>
        <source>Comms</source>
        <translation>広報</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>送信済</translation>
    </message>
    <message>
        <source>waiting to see it</source>
        <translation>反映待ち</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>確認済</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>outcome unknown</source>
        <translation>結果不明</translation>
    </message>
    <message>
        <source>info</source>
        <translation>情報</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>重大</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 時間</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 日</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <translation>M/d HH:mm</translation>
    </message>
    <message>
        <source>this console is read-only until it is armed</source>
        <translation>このコンソールは操作可能にするまで閲覧のみです</translation>
    </message>
    <message>
        <source>%1 has reserved %2 on %3</source>
        <translation>%1 が %2 を予約しています（%3）</translation>
    </message>
    <message>
        <source>#%1 did the same %2 ago, and nobody has taken note of its outcome</source>
        <translation>#%1 が %2 前に同じ操作をし、その結果をまだ誰も確認していません</translation>
    </message>
    <message>
        <source>This is not the passphrase of %1.</source>
        <translation>%1 のパスフレーズではありません。</translation>
    </message>
    <message>
        <source>The site knows no passphrase of %1: it can be added to site.yaml.</source>
        <translation>サイトに %1 のパスフレーズがありません。site.yaml に追加できます。</translation>
    </message>
    <message>
        <source>%1 asked for it: another person must agree.</source>
        <translation>%1 が依頼しました。別の人の同意が必要です。</translation>
    </message>
    <message>
        <source>console armed</source>
        <translation>操作可能</translation>
    </message>
    <message>
        <source>shared journal there</source>
        <translation>共有記録に接続</translation>
    </message>
    <message>
        <source>reserved by nobody else</source>
        <translation>ほかの予約なし</translation>
    </message>
    <message>
        <source>last outcome taken note of</source>
        <translation>前回の結果を確認済み</translation>
    </message>
    <message>
        <source>Reserved for you · %1</source>
        <translation>予約済み · %1</translation>
    </message>
    <message>
        <source>Reserved · waiting for agreement · %1</source>
        <translation>予約済み · 同意待ち · %1</translation>
    </message>
    <message>
        <source>%1: its time is over and it still stands: %2</source>
        <translation>%1: 時間が過ぎても残っています: %2</translation>
    </message>
    <message>
        <source>%1: its time is over; it is being ended</source>
        <translation>%1: 時間が過ぎ、終了しています</translation>
    </message>
    <message>
        <source>%1 · the target ends it in %2</source>
        <translation>%1 · %2 後に対象自身が終える</translation>
    </message>
    <message>
        <source>%1 · ends in %2</source>
        <translation>%1 · %2 後に終わる</translation>
    </message>
    <message>
        <source>is not a synchronous standby</source>
        <translation>同期待機系ではない</translation>
    </message>
    <message>
        <source>the target refused request %1: %2</source>
        <translation>要求 %1 を対象が拒否: %2</translation>
    </message>
    <message>
        <source>the connection was closed without an answer</source>
        <translation>応答なしに接続が閉じた</translation>
    </message>
    <message>
        <source>the answer is larger than %1 KiB</source>
        <translation>応答が %1 KiB を超える</translation>
    </message>
    <message>
        <source>the connection was cut while the answer was awaited</source>
        <translation>応答待ちの間に接続が切れた</translation>
    </message>
    <message>
        <source>no answer within its time</source>
        <translation>時間内に応答なし</translation>
    </message>
    <message>
        <source>nobody accepts the connection</source>
        <translation>接続を受け付けない</translation>
    </message>
    <message>
        <source>given up</source>
        <translation>打ち切った</translation>
    </message>
    <message>
        <source>%1 has not been read yet</source>
        <translation>%1 がまだ読み取れていない</translation>
    </message>
    <message>
        <source>hits %1 %</source>
        <translation>命中 %1 %</translation>
    </message>
    <message>
        <source>%1 connections</source>
        <translation>接続 %1</translation>
    </message>
    <message>
        <source>%1 trades/s</source>
        <translation>約定 %1/秒</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>遅れ %1 件</translation>
    </message>
    <message>
        <source>state differs from %1</source>
        <translation>%1 と状態が異なる</translation>
    </message>
    <message>
        <source>; </source>
        <translation>。</translation>
    </message>
    <message>
        <source>%1 at %2 has reserved %3 on %4</source>
        <translation>%1（%2）が %3 を予約しています（%4）</translation>
    </message>
    <message>
        <source>%1 has no instance %2</source>
        <translation>%1 にインスタンス %2 はない</translation>
    </message>
    <message>
        <source>%1 is no argument of %2</source>
        <translation>%1 は %2 の引数ではない</translation>
    </message>
    <message>
        <source>for %1 more</source>
        <translation>あと %1</translation>
    </message>
    <message>
        <source>%1 is %2, this is for %3</source>
        <translation>%1 は %2。%3 のための操作</translation>
    </message>
    <message>
        <source>this console is read-only again</source>
        <translation>このコンソールは再び閲覧のみになった</translation>
    </message>
    <message>
        <source>no connector of this site offers this action</source>
        <translation>この操作を提供するコネクタがサイトにない</translation>
    </message>
    <message>
        <source>the site does not bind %1 to %2</source>
        <translation>サイト設定で %1 が %2 に結び付けられていない</translation>
    </message>
    <message>
        <source>there is no such service on the map</source>
        <translation>そのサービスは地図にない</translation>
    </message>
    <message>
        <source>there is no such instance on the map</source>
        <translation>そのインスタンスは地図にない</translation>
    </message>
    <message>
        <source>no endpoint is given for %1</source>
        <translation>%1 の接続先が設定されていない</translation>
    </message>
    <message>
        <source>no member of %1 answers</source>
        <translation>%1 のどれも応答しない</translation>
    </message>
    <message>
        <source>bring one back first</source>
        <translation>先に一つ復旧させる</translation>
    </message>
    <message>
        <source>check the name</source>
        <translation>名前を確かめる</translation>
    </message>
    <message>
        <source>add it under controls in site.yaml</source>
        <translation>site.yaml の controls に加える</translation>
    </message>
    <message>
        <source>see hikeshictl action list</source>
        <translation>hikeshictl action list で確かめる</translation>
    </message>
    <message>
        <source>this site is sealed: %1 is a program, and nobody can tell what it reaches</source>
        <translation>このサイトは封鎖中: %1 はプログラムで、どこへ届くか分からない</translation>
    </message>
    <message>
        <source>this site is sealed: %1 is not on this machine</source>
        <translation>このサイトは封鎖中: %1 はこの機械の外にある</translation>
    </message>
    <message>
        <source>what is published here must say that it is a drill: begin it with [DRILL]</source>
        <translation>ここで公開する文面は訓練だと分かること: 【訓練】または [DRILL] で始める</translation>
    </message>
    <message>
        <source>%1 = %2 is outside %3 to %4</source>
        <translation>%1 = %2 は %3〜%4 の範囲外</translation>
    </message>
    <message>
        <source>%1 = %2 is not a number</source>
        <translation>%1 = %2 は数ではない</translation>
    </message>
    <message>
        <source>%1 = %2 is not a duration such as 30s, 10m or 2h</source>
        <translation>%1 = %2 は 30s、10m、2h のような時間ではない</translation>
    </message>
    <message>
        <source>%1 = %2 is not an IPv4 or IPv6 address, with or without /prefix</source>
        <translation>%1 = %2 は IPv4/IPv6 アドレス（/長さ は任意）ではない</translation>
    </message>
    <message>
        <source>%1 = %2 is too wide: the shortest prefix is /%3</source>
        <translation>%1 = %2 は広すぎる。最短で /%3</translation>
    </message>
    <message>
        <source>%1 is longer than %2 letters</source>
        <translation>%1 が %2 文字を超えている</translation>
    </message>
    <message>
        <source>%1 has a null letter in it</source>
        <translation>%1 にヌル文字が含まれている</translation>
    </message>
    <message>
        <source>%1 = %2 does not look as it must (%3)</source>
        <translation>%1 = %2 は決められた形ではない（%3）</translation>
    </message>
    <message>
        <source>%1 is true or false</source>
        <translation>%1 は true か false</translation>
    </message>
    <message>
        <source>%1 is one of %2</source>
        <translation>%1 は次のいずれか: %2</translation>
    </message>
    <message>
        <source>%1 = %2 cannot be sent as it stands</source>
        <translation>%1 = %2 はこのままでは送れない</translation>
    </message>
    <message>
        <source>give another value</source>
        <translation>別の値にする</translation>
    </message>
    <message>
        <source>use letters, digits and _ . : % / -</source>
        <translation>使えるのは英数字と _ . : % / -</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 ほか %2</translation>
    </message>
    <message>
        <source>the %1 of %2 is %3, not a number</source>
        <translation>%2 の %1 は %3 で、数ではない</translation>
    </message>
    <message>
        <source>time stands still: %1: %2</source>
        <translation>時刻が止まっている: %1: %2</translation>
    </message>
    <message>
        <source>%1 is no selection: select first</source>
        <translation>%1 は予約ではない。先に予約する</translation>
    </message>
    <message>
        <source>%1 has been operated already</source>
        <translation>%1 は実行済み</translation>
    </message>
    <message>
        <source>%1 was released: select again</source>
        <translation>%1 は解放された。予約し直す</translation>
    </message>
    <message>
        <source>the time of %1 is over: select again</source>
        <translation>%1 の時間切れ。予約し直す</translation>
    </message>
    <message>
        <source>%1 was selected by %2</source>
        <translation>%1 は %2 の予約</translation>
    </message>
    <message>
        <source>%1 selected %2 on %3</source>
        <translation>%1 が予約したのは %2（%3）</translation>
    </message>
    <message>
        <source>%1 was selected with other arguments: select again</source>
        <translation>%1 は別の引数での予約。予約し直す</translation>
    </message>
    <message>
        <source>%1 was selected without this reason to override: select again</source>
        <translation>%1 の予約にこの強行理由はない。予約し直す</translation>
    </message>
    <message>
        <source>who must still agree to %2: %1</source>
        <translation>%2 にあと %1 人の同意が必要</translation>
    </message>
    <message>
        <source>the target&apos;s own dry run refused: %1</source>
        <translation>対象の予行が拒否: %1</translation>
    </message>
    <message>
        <source>the console&apos;s own journal failed</source>
        <translation>このコンソールの記録が書けない</translation>
    </message>
    <message>
        <source>it has ended</source>
        <translation>すでに終わっている</translation>
    </message>
    <message>
        <source>its time is over</source>
        <translation>時間切れ</translation>
    </message>
    <message>
        <source>selected anew as #%1</source>
        <translation>#%1 として予約し直した</translation>
    </message>
    <message>
        <source>the program ends</source>
        <translation>プログラムが終了する</translation>
    </message>
    <message>
        <source>the console was started anew</source>
        <translation>コンソールが起動し直された</translation>
    </message>
    <message>
        <source>%1; it may have been carried out, and nothing can be read back: look at it</source>
        <translation>%1。実行された可能性があり、読み戻せない。目で確かめること</translation>
    </message>
    <message>
        <source>another console&apos;s selection</source>
        <translation>別のコンソールの予約</translation>
    </message>
    <message>
        <source>selection #%1</source>
        <translation>予約 #%1</translation>
    </message>
    <message>
        <source>is not held any more</source>
        <translation>もう保持されていない</translation>
    </message>
    <message>
        <source>nobody was named who agrees</source>
        <translation>同意する人が指定されていない</translation>
    </message>
    <message>
        <source>%1 has agreed already</source>
        <translation>%1 は同意済み</translation>
    </message>
    <message>
        <source>needs nobody&apos;s word any more</source>
        <translation>もう同意は要らない</translation>
    </message>
    <message>
        <source>%1 does not sit at this console</source>
        <translation>%1 はこのコンソールにいない</translation>
    </message>
    <message>
        <source>agree with the passphrase, or at the other console</source>
        <translation>パスフレーズで同意するか、本人のコンソールで同意する</translation>
    </message>
    <message>
        <source>this site shares no journal</source>
        <translation>このサイトに共有の記録はない</translation>
    </message>
    <message>
        <source>is not reached yet</source>
        <translation>まだつながっていない</translation>
    </message>
    <message>
        <source>it cannot be told whether the target has ended it</source>
        <translation>対象が終えたかどうか分からない</translation>
    </message>
    <message>
        <source>the target has not ended it</source>
        <translation>対象がまだ終えていない</translation>
    </message>
    <message>
        <source>nothing is known that ends it</source>
        <translation>終わらせる手段が知られていない</translation>
    </message>
    <message>
        <source>there is no action #%1</source>
        <translation>操作 #%1 はない</translation>
    </message>
    <message>
        <source>nothing is known of what was before #%1</source>
        <translation>#%1 の前の状態が分からない</translation>
    </message>
    <message>
        <source>no action sets it</source>
        <translation>設定する操作がない</translation>
    </message>
    <message>
        <source>#%1 worked, and it is not as it was</source>
        <translation>#%1 は成功したが、元の状態ではない</translation>
    </message>
    <message>
        <source>items: %1, more than %2</source>
        <translation>%1 件は上限 %2 を超える</translation>
    </message>
    <message>
        <source>the answer has no %1</source>
        <translation>応答に %1 がない</translation>
    </message>
    <message>
        <source>nothing would change</source>
        <translation>何も変わらない</translation>
    </message>
    <message>
        <source>the secret %1 is not set</source>
        <translation>秘密 %1 が未設定</translation>
    </message>
    <message>
        <source>set it in the environment, or in the keyring under hikeshi</source>
        <translation>環境変数か、キーリングの hikeshi に設定する</translation>
    </message>
    <message>
        <source>the secret %1 has letters that cannot be sent</source>
        <translation>秘密 %1 に送れない文字がある</translation>
    </message>
    <message>
        <source>the TLS file %1 cannot be read</source>
        <translation>TLS ファイル %1 を読めない</translation>
    </message>
    <message>
        <source>for each of %1: %2</source>
        <translation>%1 ごとに: %2</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>手順 %1</translation>
    </message>
    <message>
        <source>Hikeshi ended while its command ran</source>
        <translation>コマンド実行中に Hikeshi が終了した</translation>
    </message>
    <message>
        <source>exit status %1</source>
        <translation>終了コード %1</translation>
    </message>
    <message>
        <source>ended by signal %1</source>
        <translation>シグナル %1 で終了</translation>
    </message>
    <message>
        <source>undoing it was refused by a guard</source>
        <translation>取り消しがガードに拒否された</translation>
    </message>
    <message>
        <source>undoing it: %1</source>
        <translation>取り消し: %1</translation>
    </message>
    <message>
        <source>undone back to here</source>
        <translation>ここまで取り消した</translation>
    </message>
    <message>
        <source>give one that is listed</source>
        <translation>一覧にあるものを選ぶ</translation>
    </message>
    <message>
        <source>nobody approved within the time</source>
        <translation>時間内に誰も承認しなかった</translation>
    </message>
    <message>
        <source>at the same time: %1</source>
        <translation>同時に %1 件</translation>
    </message>
    <message>
        <source>still holds after %1×</source>
        <translation>%1 回の後も成り立っている</translation>
    </message>
    <message>
        <source>does not hold</source>
        <translation>成り立たない</translation>
    </message>
    <message>
        <source>no longer holds</source>
        <translation>もう成り立たない</translation>
    </message>
    <message>
        <source>nobody asks for approval</source>
        <translation>承認は求められていない</translation>
    </message>
    <message>
        <source>ask for approval again</source>
        <translation>もう一度承認を求める</translation>
    </message>
    <message>
        <source>is no operator of this site</source>
        <translation>このサイトの担当者ではない</translation>
    </message>
    <message>
        <source>asked for it, and cannot approve it</source>
        <translation>依頼した本人は承認できない</translation>
    </message>
    <message>
        <source>another operator must approve</source>
        <translation>別の担当者が承認する</translation>
    </message>
    <message>
        <source>has approved already</source>
        <translation>承認済み</translation>
    </message>
    <message>
        <source>is not %1</source>
        <translation>%1 ではない</translation>
    </message>
    <message>
        <source>somebody in that role must approve</source>
        <translation>その役割の人が承認する</translation>
    </message>
    <message>
        <source>does not sit at this console</source>
        <translation>このコンソールにいない</translation>
    </message>
    <message>
        <source>give the passphrase</source>
        <translation>パスフレーズを入れる</translation>
    </message>
    <message>
        <source>has no passphrase on this site</source>
        <translation>このサイトにパスフレーズがない</translation>
    </message>
    <message>
        <source>set one with hikeshictl operator passphrase</source>
        <translation>hikeshictl operator passphrase で設定する</translation>
    </message>
    <message>
        <source>the passphrase is wrong</source>
        <translation>パスフレーズが違う</translation>
    </message>
    <message>
        <source>rejected by %1: %2</source>
        <translation>%1 が却下: %2</translation>
    </message>
    <message>
        <source>rejected by %1</source>
        <translation>%1 が却下</translation>
    </message>
    <message>
        <source>there is no such step</source>
        <translation>その手順はない</translation>
    </message>
    <message>
        <source>a file must be attached as evidence</source>
        <translation>証拠のファイルを添付する必要がある</translation>
    </message>
    <message>
        <source>attach one, or skip the step with a reason</source>
        <translation>添付するか、理由を書いて手順を省略する</translation>
    </message>
    <message>
        <source>something is to be decided</source>
        <translation>判断が必要</translation>
    </message>
    <message>
        <source>choose one of its branches</source>
        <translation>分岐を一つ選ぶ</translation>
    </message>
    <message>
        <source>it is not approved</source>
        <translation>承認されていない</translation>
    </message>
    <message>
        <source>ask for approval, or skip the step with a reason</source>
        <translation>承認を求めるか、理由を書いて手順を省略する</translation>
    </message>
    <message>
        <source>ask for approval</source>
        <translation>承認を求める</translation>
    </message>
    <message>
        <source>its command is still running</source>
        <translation>コマンドが実行中</translation>
    </message>
    <message>
        <source>wait for its end, or cancel it</source>
        <translation>終わるのを待つか、中止する</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>途中で終了</translation>
    </message>
    <message>
        <source>has no such branch</source>
        <translation>その分岐はない</translation>
    </message>
    <message>
        <source>is not the current step</source>
        <translation>今の手順ではない</translation>
    </message>
    <message>
        <source>do or skip the steps before it</source>
        <translation>前の手順を済ませるか省略する</translation>
    </message>
    <message>
        <source>wait until it holds, or skip the step with a reason</source>
        <translation>成り立つまで待つか、理由を書いて手順を省略する</translation>
    </message>
    <message>
        <source>there is no step %1</source>
        <translation>手順 %1 はない</translation>
    </message>
    <message>
        <source>choose another branch</source>
        <translation>別の分岐を選ぶ</translation>
    </message>
    <message>
        <source>asks for no approval now</source>
        <translation>今は承認を求める手順ではない</translation>
    </message>
    <message>
        <source>its action is under way</source>
        <translation>操作が実行中</translation>
    </message>
    <message>
        <source>runs no runbook now</source>
        <translation>今は手順書を始める手順ではない</translation>
    </message>
    <message>
        <source>this site has no such runbook</source>
        <translation>その手順書はこのサイトにない</translation>
    </message>
    <message>
        <source>put it into runbooks/, or skip the step with a reason</source>
        <translation>runbooks/ に置くか、理由を書いて手順を省略する</translation>
    </message>
    <message>
        <source>runbooks run each other %1 deep already</source>
        <translation>手順書の呼び出しがすでに %1 段ある</translation>
    </message>
    <message>
        <source>does one run itself?</source>
        <translation>自分自身を呼んでいないか</translation>
    </message>
    <message>
        <source>is beginning already</source>
        <translation>すでに始まるところ</translation>
    </message>
    <message>
        <source>is being done</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>its command may have been carried out already</source>
        <translation>コマンドはすでに実行された可能性がある</translation>
    </message>
    <message>
        <source>its action may have been carried out already (#%1)</source>
        <translation>操作はすでに実行された可能性がある（#%1）</translation>
    </message>
    <message>
        <source>look at the map</source>
        <translation>地図を見る</translation>
    </message>
    <message>
        <source>tick or skip the step by hand</source>
        <translation>手で完了か省略にする</translation>
    </message>
    <message>
        <source>is secret, and is not kept</source>
        <translation>秘密のため保存されていない</translation>
    </message>
    <message>
        <source>give it again</source>
        <translation>もう一度入力する</translation>
    </message>
    <message>
        <source>has no action</source>
        <translation>操作がない</translation>
    </message>
    <message>
        <source>was done before in this incident: %1 by %2, %3 (%4)</source>
        <translation>このインシデントで実行済み: %1、%2、%3（%4）</translation>
    </message>
    <message>
        <source>was run before in this incident by %1, %2 (%3)</source>
        <translation>このインシデントで %1 が実行済み、%2（%3）</translation>
    </message>
    <message>
        <source>confirm that it is wanted again</source>
        <translation>もう一度実行するか確認する</translation>
    </message>
    <message>
        <source>has no such command</source>
        <translation>そのコマンドはない</translation>
    </message>
    <message>
        <source>this site does not let runbooks run commands</source>
        <translation>このサイトでは手順書からコマンドを実行できない</translation>
    </message>
    <message>
        <source>run it in a terminal, or write shell: allowed into site.yaml</source>
        <translation>ターミナルで実行するか、site.yaml に shell: allowed と書く</translation>
    </message>
    <message>
        <source>it did nothing that could be undone</source>
        <translation>取り消すものがない</translation>
    </message>
    <message>
        <source>undo it by hand, then mark it undone</source>
        <translation>手で戻してから、取り消し済みにする</translation>
    </message>
    <message>
        <source>is being undone</source>
        <translation>取り消し中</translation>
    </message>
    <message>
        <source>#%1 is not confirmed: %2</source>
        <translation>#%1 は確認できていない: %2</translation>
    </message>
    <message>
        <source>the steps before it are as they were</source>
        <translation>それより前の手順は元のまま</translation>
    </message>
    <message>
        <source>look at the map first</source>
        <translation>先に地図を見る</translation>
    </message>
    <message>
        <source>the exchange</source>
        <translation>取引所</translation>
    </message>
    <message>
        <source>is no scenario of this site</source>
        <translation>このサイトのシナリオではない</translation>
    </message>
    <message>
        <source>see hikeshictl drill list</source>
        <translation>hikeshictl drill list で確かめる</translation>
    </message>
    <message>
        <source>wait until its stream is live again</source>
        <translation>ストリームが戻るまで待つ</translation>
    </message>
    <message>
        <source>has no hint left</source>
        <translation>ヒントはもうない</translation>
    </message>
    <message>
        <source>could not be started</source>
        <translation>起動できなかった</translation>
    </message>
    <message>
        <source>start it yourself: hikeshi --instruct</source>
        <translation>手で起動する: hikeshi --instruct</translation>
    </message>
    <message>
        <source>the exchange&apos;s process could not be started: %1</source>
        <translation>取引所のプロセスを起動できない: %1</translation>
    </message>
    <message>
        <source>the exchange&apos;s process ended with status %1</source>
        <translation>取引所のプロセスが終了した（終了コード %1）</translation>
    </message>
    <message>
        <source>it is being started again</source>
        <translation>再起動中</translation>
    </message>
    <message>
        <source>the other consoles were not told: %1</source>
        <translation>ほかのコンソールに伝わっていない: %1</translation>
    </message>
    <message>
        <source>entries that wait already: %1</source>
        <translation>すでに %1 件が待っている</translation>
    </message>
    <message>
        <source>is no incident of this journal</source>
        <translation>この記録のインシデントではない</translation>
    </message>
    <message>
        <source>%1 was halted</source>
        <translation>%1 は停止されていた</translation>
    </message>
    <message>
        <source>set cancel_only first, so that customers can withdraw orders</source>
        <translation>先に cancel_only にし、顧客が注文を取り消せるようにする</translation>
    </message>
    <message>
        <source>active and standby engine disagree</source>
        <translation>稼働系と待機系のエンジンが一致しない</translation>
    </message>
    <message>
        <source>fail over, or restart the active from the snapshot, first</source>
        <translation>先に切り替えるか、稼働系をスナップショットから再起動する</translation>
    </message>
    <message>
        <source>deposits are still stopped</source>
        <translation>入金がまだ停止中</translation>
    </message>
    <message>
        <source>open them first</source>
        <translation>先に再開する</translation>
    </message>
    <message>
        <source>findings open in the ledger: %1</source>
        <translation>台帳に未解決の異常が %1 件ある</translation>
    </message>
    <message>
        <source>reconcile first</source>
        <translation>先に照合する</translation>
    </message>
    <message>
        <source>no engine works: there is nothing to compare with</source>
        <translation>動いているエンジンがなく、比べるものがない</translation>
    </message>
    <message>
        <source>restart it first</source>
        <translation>先に再起動する</translation>
    </message>
    <message>
        <source>no engine works</source>
        <translation>動いているエンジンがない</translation>
    </message>
    <message>
        <source>fail over, or restart from the snapshot, first</source>
        <translation>先に切り替えるか、スナップショットから再起動する</translation>
    </message>
    <message>
        <source>nothing has been announced since the halt</source>
        <translation>停止後の告知がない</translation>
    </message>
    <message>
        <source>publish the time of reopening first</source>
        <translation>先に再開時刻を告知する</translation>
    </message>
    <message>
        <source>the engine is replaying its log</source>
        <translation>エンジンがログを再適用中</translation>
    </message>
    <message>
        <source>commands left: %1</source>
        <translation>残り %1 件</translation>
    </message>
    <message>
        <source>the ledger has not been verified since %1 was halted</source>
        <translation>%1 の停止後に台帳が検証されていない</translation>
    </message>
    <message>
        <source>the ledger has not been verified</source>
        <translation>台帳が検証されていない</translation>
    </message>
    <message>
        <source>verify it first</source>
        <translation>先に検証する</translation>
    </message>
    <message>
        <source>the verification is under way</source>
        <translation>検証中</translation>
    </message>
    <message>
        <source>wait until it has ended</source>
        <translation>終わるまで待つ</translation>
    </message>
    <message>
        <source>1 connection</source>
        <translation>接続 1</translation>
    </message>
    <message>
        <source>1 trade/s</source>
        <translation>約定 1/秒</translation>
    </message>
    <message>
        <source>1 notice</source>
        <translation>告知 1 件</translation>
    </message>
    <message>
        <source>add passphrase: to the operator in site.yaml</source>
        <translation>site.yaml の operator に passphrase: を加える</translation>
    </message>
    <message>
        <source>%1: %2, must be %3</source>
        <translation>%1: %2、条件 %3</translation>
    </message>
    <message>
        <source>`%1` is there twice</source>
        <translation>`%1` が二度ある</translation>
    </message>
    <message>
        <source>each inject needs a name of its own</source>
        <translation>付与ごとに別の名前を付ける</translation>
    </message>
    <message>
        <source>`%1` is no path</source>
        <translation>`%1` という進め方はない</translation>
    </message>
    <message>
        <source>use good, wrong or nothing</source>
        <translation>good、wrong、nothing のいずれか</translation>
    </message>
    <message>
        <source>is not a scenario</source>
        <translation>シナリオではない</translation>
    </message>
    <message>
        <source>start it with `name:`</source>
        <translation>`name:` から始める</translation>
    </message>
    <message>
        <source>`%1` is no family</source>
        <translation>`%1` という分類はない</translation>
    </message>
    <message>
        <source>use system, cyber, surge or maintenance</source>
        <translation>system、cyber、surge、maintenance のいずれか</translation>
    </message>
    <message>
        <source>`%1` is no measure</source>
        <translation>`%1` という指標はない</translation>
    </message>
    <message>
        <source>known: %1</source>
        <translation>使えるもの: %1</translation>
    </message>
    <message>
        <source>nothing goes wrong in it</source>
        <translation>何も起きない</translation>
    </message>
    <message>
        <source>add `faults:`</source>
        <translation>`faults:` を加える</translation>
    </message>
    <message>
        <source>`%1` does not speak in a drill</source>
        <translation>`%1` は訓練で発言しない</translation>
    </message>
    <message>
        <source>throws nothing in</source>
        <translation>何も付与していない</translation>
    </message>
    <message>
        <source>add `fault:`, `message:`, `hint:` or `observation:`</source>
        <translation>`fault:`、`message:`、`hint:`、`observation:` のいずれかを加える</translation>
    </message>
    <message>
        <source>needs either `at:` or `when:`</source>
        <translation>`at:` か `when:` のどちらかが必要</translation>
    </message>
    <message>
        <source>at: 4m, or when: no notice for 5m</source>
        <translation>例: at: 4m、または when: no notice for 5m</translation>
    </message>
    <message>
        <source>an alias (`%1`) is not allowed here</source>
        <translation>ここに別名（`%1`）は使えない</translation>
    </message>
    <message>
        <source>write the value out</source>
        <translation>値をそのまま書く</translation>
    </message>
    <message>
        <source>more than %1 levels deep</source>
        <translation>階層が %1 段を超えている</translation>
    </message>
    <message>
        <source>flatten it</source>
        <translation>階層を減らす</translation>
    </message>
    <message>
        <source>a key must be plain text</source>
        <translation>キーは文字列であること</translation>
    </message>
    <message>
        <source>write `name: value`</source>
        <translation>`name: value` と書く</translation>
    </message>
    <message>
        <source>is larger than 4 MiB</source>
        <translation>4 MiB を超えている</translation>
    </message>
    <message>
        <source>split it</source>
        <translation>分割する</translation>
    </message>
    <message>
        <source>is not valid YAML: %1</source>
        <translation>YAML として正しくない: %1</translation>
    </message>
    <message>
        <source>check indentation and quotes near here</source>
        <translation>この付近の字下げと引用符を確かめる</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>読めない: %1</translation>
    </message>
    <message>
        <source>`%1` is given twice</source>
        <translation>`%1` が二度書かれている</translation>
    </message>
    <message>
        <source>keep one</source>
        <translation>一つにする</translation>
    </message>
    <message>
        <source>the first one counts</source>
        <translation>有効なのは最初のもの</translation>
    </message>
    <message>
        <source>`%1` must be a list</source>
        <translation>`%1` は一覧であること</translation>
    </message>
    <message>
        <source>start each item with `- `</source>
        <translation>各項目を `- ` で始める</translation>
    </message>
    <message>
        <source>`%1` must be a map</source>
        <translation>`%1` は名前と値の組であること</translation>
    </message>
    <message>
        <source>write `name: value` lines</source>
        <translation>`name: value` の行を書く</translation>
    </message>
    <message>
        <source>`%1` must be one value</source>
        <translation>`%1` は一つの値であること</translation>
    </message>
    <message>
        <source>`%1` is missing</source>
        <translation>`%1` がない</translation>
    </message>
    <message>
        <source>add it</source>
        <translation>加える</translation>
    </message>
    <message>
        <source>the variable %1 is not set</source>
        <translation>変数 %1 が未設定</translation>
    </message>
    <message>
        <source>set it in the environment</source>
        <translation>環境変数に設定する</translation>
    </message>
    <message>
        <source>`%1` must be a number</source>
        <translation>`%1` は数であること</translation>
    </message>
    <message>
        <source>`%1` must be a whole number</source>
        <translation>`%1` は整数であること</translation>
    </message>
    <message>
        <source>`%1` must be true or false</source>
        <translation>`%1` は true か false であること</translation>
    </message>
    <message>
        <source>`%1` must be a duration</source>
        <translation>`%1` は時間であること</translation>
    </message>
    <message>
        <source>write for example 500ms, 5s, 15m or 2h</source>
        <translation>例: 500ms、5s、15m、2h</translation>
    </message>
    <message>
        <source>write {en: …, ja: …} or one text</source>
        <translation>{en: …, ja: …} か一つの文を書く</translation>
    </message>
    <message>
        <source>`%1` is not known here</source>
        <translation>`%1` はここでは使えない</translation>
    </message>
    <message>
        <source>did you mean `%1`?</source>
        <translation>`%1` のことか</translation>
    </message>
    <message>
        <source>`%1` is not something that can be looked at</source>
        <translation>`%1` は見られる対象ではない</translation>
    </message>
    <message>
        <source>write a series name, or %1</source>
        <translation>系列の名前か次のいずれかを書く: %1</translation>
    </message>
    <message>
        <source>only a property can contain or lack `%1`</source>
        <translation>`%1` を含むかどうかは property だけが問える</translation>
    </message>
    <message>
        <source>write `property %1`</source>
        <translation>`property %1` と書く</translation>
    </message>
    <message>
        <source>`%1` is not a number with a known unit</source>
        <translation>`%1` は既知の単位の数ではない</translation>
    </message>
    <message>
        <source>units: %1</source>
        <translation>単位: %1</translation>
    </message>
    <message>
        <source>`%1` can only be compared with = or !=</source>
        <translation>`%1` は = か != でしか比べられない</translation>
    </message>
    <message>
        <source>`%1` is not a health</source>
        <translation>`%1` という健全性はない</translation>
    </message>
    <message>
        <source>use normal, degraded, down, maintenance or unknown</source>
        <translation>normal、degraded、down、maintenance、unknown のいずれか</translation>
    </message>
    <message>
        <source>an alert is `firing` or `cleared`, not `%1`</source>
        <translation>アラートは `firing` か `cleared`。`%1` ではない</translation>
    </message>
    <message>
        <source>a condition longer than 500 letters</source>
        <translation>条件が 500 文字を超えている</translation>
    </message>
    <message>
        <source>`%1` compares nothing</source>
        <translation>`%1` は何も比べていない</translation>
    </message>
    <message>
        <source>write for example `%1`</source>
        <translation>例: `%1`</translation>
    </message>
    <message>
        <source>%1 must be a duration such as %2</source>
        <translation>%1 は %2 のような時間であること</translation>
    </message>
    <message>
        <source>`amount` must be a number from 0</source>
        <translation>`amount` は 0 以上の数であること</translation>
    </message>
    <message>
        <source>use %1</source>
        <translation>%1 のいずれかにする</translation>
    </message>
</context>
</TS>
