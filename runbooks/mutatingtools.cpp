// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/mutatingtools.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u'|', Qt::SkipEmptyParts);
}

Tool tool(const char *verbs, const char *valued = "", bool anywhere = false)
{
    return {words(verbs), words(valued), anywhere};
}

}

const QHash<QString, Tool> &tools()
{
    static const Tool kubectl = tool(
        "delete|apply|patch|scale|drain|cordon|uncordon|edit|replace|create|set|label|annotate|taint|expose|run|"
        "autoscale|"
        "rollout restart|rollout undo|rollout pause|rollout resume|rollout latest|rollout cancel|rollout retry|"
        "certificate approve|certificate deny|adm drain|adm cordon|adm uncordon|adm taint|adm certificate|adm policy|"
        "adm upgrade|adm prune|adm restart-kubelet|adm "
        "reboot-machine-config-pool|start-build|cancel-build|import-image|"
        "new-app|tag",
        "-n|--namespace|--context|--kubeconfig|--cluster|--user|-s|--server|--token|--as|-c|--container|-l|--selector|-"
        "o|"
        "--output|-f|--filename|-p|--patch|--type");
    static const Tool containers = tool(
        "rm|rmi|kill|stop|start|restart|pause|unpause|update|system prune|container prune|container rm|container stop|"
        "container kill|container restart|image prune|image rm|volume rm|volume prune|network rm|network prune|"
        "network disconnect|network connect|service update|service scale|service rm|service rollback|node update|node "
        "rm|"
        "swarm leave|swarm init|swarm join|stack rm|stack deploy|compose up|compose down|compose restart|compose stop|"
        "compose rm|compose kill|compose start|stopp|rmp|pod rm",
        "-H|--host|--context|-f|--file|-p|--project-name");
    static const Tool packages =
        tool("install|remove|purge|upgrade|dist-upgrade|full-upgrade|autoremove|erase|downgrade|"
             "reinstall|add|del|in|rm|up|dup|localinstall");
    static const QHash<QString, Tool> known{
        {u"kubectl"_s, kubectl},
        {u"oc"_s, kubectl},
        {u"k"_s, kubectl},
        {u"systemctl"_s,
         tool("stop|start|restart|reload|try-restart|reload-or-restart|kill|isolate|enable|disable|mask|unmask|"
              "daemon-reload|daemon-reexec|set-property|edit|revert|reset-failed|poweroff|reboot|halt|suspend|rescue|"
              "emergency|default|kexec",
              "-H|--host|-M|--machine|-t|--type|-p|--property")},
        {u"supervisorctl"_s, tool("stop|start|restart|reload|update|shutdown|signal|remove|add", "-c|-s|-u|-p")},
        {u"gitlab-ctl"_s, tool("stop|start|restart|reconfigure|hup|kill|term|promote|int|once")},
        {u"monit"_s, tool("stop|start|restart|reload|monitor|unmonitor|quit")},
        {u"pm2"_s, tool("stop|start|restart|reload|delete|kill|scale")},
        {u"etcdctl"_s,
         tool("del|put|rm|set|member add|member remove|member update|member promote|snapshot restore|defrag|compact|"
              "compaction|move-leader|alarm disarm|auth enable|auth disable|user add|user delete|role add|role delete|"
              "lease revoke|txn",
              "--endpoints|--cacert|--cert|--key|--user|-w|--write-out")},
        {u"etcdutl"_s, tool("snapshot restore|defrag")},
        {u"helm"_s, tool("install|upgrade|rollback|uninstall|delete", "-n|--namespace|--kube-context|--kubeconfig")},
        {u"helmfile"_s, tool("apply|sync|destroy|delete", "-f|-e|-l")},
        {u"docker"_s, containers},
        {u"podman"_s, containers},
        {u"nerdctl"_s, containers},
        {u"crictl"_s, containers},
        {u"docker-compose"_s, tool("up|down|restart|stop|rm|kill|start|pause|unpause", "-f|--file|-p")},
        {u"nft"_s, tool("add|delete|flush|insert|replace|create|reset|destroy|rename")},
        {u"ipset"_s, tool("add|del|flush|destroy|create|swap|restore|rename")},
        {u"ufw"_s, tool("enable|disable|allow|deny|reject|limit|delete|insert|reload|reset|route", "")},
        {u"nmcli"_s, tool("up|down|modify|mod|add|delete|disconnect|connect|reload|reapply", "", true)},
        {u"tc"_s, tool("add|del|delete|change|replace", "", true)},
        {u"bridge"_s, tool("add|del|delete|set|replace", "", true)},
        {u"zpool"_s,
         tool("create|destroy|offline|online|replace|clear|scrub|set|import|export|attach|detach|add|remove|trim")},
        {u"zfs"_s, tool("create|destroy|rollback|set|rename|receive|recv|mount|unmount|promote|snapshot|snap")},
        {u"patronictl"_s,
         tool("failover|switchover|restart|reload|reinit|pause|resume|edit-config|remove|flush|demote-cluster|"
              "promote-cluster",
              "-c|--config-file|-d|--dcs-url")},
        {u"pg_ctl"_s, tool("start|stop|restart|promote|reload|kill|initdb|init", "-D|-m|-t|-l|-o")},
        {u"pgbackrest"_s, tool("backup|restore|expire|stanza-create|stanza-upgrade|stanza-delete|start|stop|annotate")},
        {u"barman"_s, tool("backup|recover|delete|switch-wal|switch-xlog|receive-wal|sync-backup")},
        {u"wal-g"_s, tool("backup-push|backup-fetch|delete|wal-push")},
        {u"repmgr"_s, tool("standby switchover|standby promote|standby follow|node rejoin|primary unregister")},
        {u"rabbitmqctl"_s,
         tool("stop_app|start_app|reset|force_reset|stop|shutdown|forget_cluster_node|purge_queue|delete_queue|"
              "join_cluster|close_connection|close_all_connections|set_policy|clear_policy|delete_user|add_user|"
              "change_password|set_permissions|delete_vhost|force_boot|sync_queue|set_vm_memory_high_watermark|eval|"
              "rotate_logs",
              "-n|-p|-t")},
        {u"nodetool"_s,
         tool("drain|decommission|removenode|repair|cleanup|flush|compact|assassinate|move|rebuild|stop|stopdaemon|"
              "disablegossip|enablegossip|disablebinary|enablebinary|setcompactionthroughput|setstreamthroughput|"
              "clearsnapshot|snapshot|truncatehints|scrub|upgradesstables|refresh|invalidatekeycache",
              "-h|-p|-u|-pw")},
        {u"consul"_s,
         tool(
             "leave|force-leave|kv put|kv delete|services deregister|services register|maint|operator raft|reload|lock|"
             "acl bootstrap|config write|config delete")},
        {u"nomad"_s,
         tool("stop|run|job stop|job run|job revert|job restart|node drain|node eligibility|alloc stop|alloc restart|"
              "system gc|operator raft|deployment fail|deployment promote")},
        {u"vault"_s,
         tool("write|delete|seal|step-down|operator seal|operator unseal|operator step-down|operator raft|"
              "operator rekey|operator rotate|kv put|kv delete|kv patch|lease revoke|token revoke|secrets disable|"
              "secrets enable|auth disable|auth enable|policy write|policy delete")},
        {u"terraform"_s, tool("apply|destroy|import|taint|untaint|force-unlock|state rm|state mv|state push")},
        {u"tofu"_s, tool("apply|destroy|import|taint|untaint|force-unlock|state rm|state mv|state push")},
        {u"pulumi"_s, tool("up|destroy|refresh|cancel|import")},
        {u"argocd"_s,
         tool("app sync|app rollback|app delete|app set|app create|app terminate-op|app patch|cluster rm")},
        {u"flux"_s, tool("reconcile|suspend|resume|delete|create|bootstrap|uninstall", "-n|--namespace")},
        {u"kubeadm"_s, tool("init|join|reset|upgrade apply|upgrade node|certs renew")},
        {u"velero"_s, tool("restore create|backup create|backup delete|restore delete|schedule delete|create|delete")},
        {u"istioctl"_s, tool("install|uninstall|upgrade")},
        {u"amtool"_s, tool("silence add|silence expire|silence update|silence import|alert add", "--alertmanager.url")},
        {u"ceph"_s,
         tool("osd out|osd in|osd down|osd rm|osd crush|osd set|osd unset|osd purge|osd destroy|osd reweight|"
              "osd pool|osd lost|osd safe-to-destroy|mon remove|mon add|mds fail|mgr fail|config set|config "
              "rm|orch|auth del|"
              "pg repair|pg scrub|pg deep-scrub|fs fail|tell")},
        {u"gcloud"_s,
         tool("delete|create|update|reset|stop|start|resize|patch|restart|failover|migrate|promote-replica|suspend|"
              "resume|"
              "rollback|deploy|attach-disk|detach-disk|add-iam-policy-binding|remove-iam-policy-binding|import|restore",
              "--project|--zone|--region", true)},
        {u"az"_s,
         tool("delete|create|update|restart|start|stop|scale|failover|deallocate|redeploy|restore|import", "", true)},
        {u"doctl"_s, tool("delete|create|update|reboot|power-off|power-on|resize|restore", "", true)},
        {u"openstack"_s, tool("delete|create|set|unset|reboot|stop|start|rebuild|resize|migrate|evacuate", "", true)},
        {u"virsh"_s,
         tool("destroy|shutdown|reboot|start|undefine|suspend|resume|migrate|snapshot-revert|setmem|setvcpus")},
        {u"apt"_s, packages},
        {u"apt-get"_s, packages},
        {u"dnf"_s, packages},
        {u"yum"_s, packages},
        {u"zypper"_s, packages},
        {u"apk"_s, packages},
        {u"snap"_s, packages},
    };
    return known;
}

std::optional<OptionRule> optionRule(const QString &name)
{
    using Says = OptionRule::Says;
    static const OptionRule filters{
        words("-A|-I|-D|-R|-F|-X|-P|-N|-Z|--append|--insert|--delete|--flush|--policy|--replace"), {}, Says::Found};
    static const OptionRule partitions{{}, words("-l|--list|-p|-d|--dump")};
    static const OptionRule checks{{}, words("-n|-N")};
    static const OptionRule servers{words("restart|graceful|stop|start|graceful-stop"), {}, Says::Found};
    static const OptionRule archives{
        words("-i|-U|-Uvh|-ivh|-e|-r|-P|--install|--purge|--remove|--configure"), {}, Says::FirstWord};
    static const QHash<QString, OptionRule> rules{
        {u"iptables"_s, filters},
        {u"ip6tables"_s, filters},
        {u"ebtables"_s, filters},
        {u"arptables"_s, filters},
        {u"ifconfig"_s, {words("up|down|netmask|mtu|add|del"), {}, Says::Name, 2}},
        {u"ethtool"_s, {words("-K|-s|-G|-A|-C|-L|--set-ring|--change|-r"), {}}},
        {u"firewall-cmd"_s, {words("--add-*|--remove-*|--reload|--set-*|--panic-on*"), {}}},
        {u"mdadm"_s,
         {words("--manage|--add|--remove|--fail|--stop|--create|--assemble|--grow|--zero-superblock|--re-add|"
                "--replace|-a|-r|-f|-S|-C|-A|-G"),
          words("--detail|-D|--examine|-E|-Q|--query|--detail-platform")}},
        {u"mkfs"_s, {}},
        {u"fsck"_s, checks},
        {u"e2fsck"_s, checks},
        {u"xfs_repair"_s, checks},
        {u"tune2fs"_s, {{}, words("-l")}},
        {u"fdisk"_s, partitions},
        {u"sfdisk"_s, partitions},
        {u"sgdisk"_s, partitions},
        {u"gdisk"_s, partitions},
        {u"parted"_s, {{}, words("-l|print|--list"), Says::Name, 2}},
        {u"crontab"_s, {{}, words("-l")}},
        {u"nginx"_s, {words("-s"), {}, Says::FoundAndNext}},
        {u"apachectl"_s, servers},
        {u"apache2ctl"_s, servers},
        {u"httpd"_s, servers},
        {u"kill"_s, {{}, words("-0|-l|-L")}},
        {u"find"_s, {words("-delete"), {}, Says::Found}},
        {u"swapon"_s, {{}, words("-s|--show|--summary")}},
        {u"puppet"_s, {words("agent|apply"), words("--noop"), Says::Found}},
        {u"ansible-playbook"_s, {{}, words("--check|-C|--list-hosts|--list-tasks|--syntax-check")}},
        {u"rpm"_s, archives},
        {u"dpkg"_s, archives},
    };
    const QString family = name.startsWith(u"mkfs") ? u"mkfs"_s : name.startsWith(u"fsck") ? u"fsck"_s : name;
    const auto rule = rules.constFind(family);
    return rule == rules.cend() ? std::nullopt : std::optional(*rule);
}

const QSet<QString> &alwaysChanging()
{
    static const QSet<QString> names{
        u"rm"_s,          u"rmdir"_s,     u"shred"_s,      u"unlink"_s,   u"truncate"_s,      u"wipefs"_s,
        u"mkswap"_s,      u"chmod"_s,     u"chown"_s,      u"chgrp"_s,    u"setfacl"_s,       u"pkill"_s,
        u"killall"_s,     u"skill"_s,     u"dropdb"_s,     u"createdb"_s, u"dropuser"_s,      u"createuser"_s,
        u"pg_resetwal"_s, u"pg_rewind"_s, u"reindexdb"_s,  u"vacuumdb"_s, u"pg_restore"_s,    u"modprobe"_s,
        u"rmmod"_s,       u"insmod"_s,    u"swapoff"_s,    u"umount"_s,   u"ifup"_s,          u"ifdown"_s,
        u"lvremove"_s,    u"lvextend"_s,  u"lvresize"_s,   u"lvcreate"_s, u"lvreduce"_s,      u"lvchange"_s,
        u"vgextend"_s,    u"vgremove"_s,  u"vgreduce"_s,   u"vgcreate"_s, u"pvcreate"_s,      u"pvremove"_s,
        u"pvmove"_s,      u"resize2fs"_s, u"xfs_growfs"_s, u"growpart"_s, u"usermod"_s,       u"userdel"_s,
        u"useradd"_s,     u"groupadd"_s,  u"passwd"_s,     u"chpasswd"_s, u"pg_ctlcluster"_s, u"setenforce"_s,
        u"telinit"_s,     u"init"_s,      u"mysqladmin"_s};
    return names;
}

const QSet<QString> &changingAlone()
{
    static const QSet<QString> names{u"reboot"_s, u"shutdown"_s, u"poweroff"_s, u"halt"_s, u"chef-client"_s};
    return names;
}

const QHash<QString, Wrapper> &wrappers()
{
    static const Wrapper privileged{words("-u|-g|-h|-p|-C|-U")};
    static const Wrapper priority{words("-n|-c")};
    static const Wrapper bounded{words("-k|-s"), 1};
    static const Wrapper each{words("-n|-I|-P|-L|-d|-a|-j")};
    static const QHash<QString, Wrapper> known = [] {
        QHash<QString, Wrapper> all{{u"sudo"_s, privileged}, {u"doas"_s, privileged}, {u"nice"_s, priority},
                                    {u"ionice"_s, priority}, {u"timeout"_s, bounded}, {u"chroot"_s, bounded},
                                    {u"xargs"_s, each},      {u"parallel"_s, each},   {u"watch"_s, {words("-n")}}};
        // And the words of the shell that stand before a command.
        for (const auto plain = words("env|nohup|time|exec|command|setsid|stdbuf|then|do|else|if|while|until|!|{");
             const QString &name : plain)
            all.insert(name, {});
        return all;
    }();
    return known;
}

}
