import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django_countries.fields
import signatories.models.append_only
import signatories.models.on_postgres
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('convention', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Access',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('purpose', models.CharField(choices=[('confirm', 'confirm'), ('own', 'own page'), ('claim', "claim of one's line"), ('address', 'new address'), ('not-me', 'I did not ask for the change of address')], max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(blank=True, null=True)),
                ('session', models.CharField(blank=True, db_index=True, max_length=64)),
                ('session_until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300, unique=True)),
                ('value', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CountChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=300)),
                ('by', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='LastRun',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('found', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='LimitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('value', models.BigIntegerField()),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='LinkRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email_key', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveIntegerField(blank=True, null=True, unique=True, verbose_name='number')),
                ('kind', models.CharField(choices=[('commission', 'Commission member'), ('selected', 'Selected public signatory'), ('public', 'Public signatory')], default='public', max_length=12, verbose_name='kind')),
                ('rank', models.PositiveIntegerField(blank=True, null=True, verbose_name='rank')),
                ('capacity', models.CharField(choices=[('own', 'in my own name'), ('organisation', 'on behalf of an organisation')], default='own', max_length=12, verbose_name='capacity')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='name')),
                ('affiliation', models.CharField(blank=True, max_length=500, verbose_name='affiliation')),
                ('position', models.CharField(blank=True, max_length=200, verbose_name='position')),
                ('organisation', models.CharField(blank=True, max_length=200, verbose_name='organisation')),
                ('country', django_countries.fields.CountryField(blank=True, max_length=2, verbose_name='country of residence')),
                ('sort_key', models.CharField(blank=True, max_length=200)),
                ('search_text', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('unconfirmed', 'unconfirmed'), ('pending', 'pending'), ('published', 'published'), ('declined', 'declined'), ('withdrawn', 'withdrawn'), ('erased', 'erased')], max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('marked', models.BooleanField(default=False)),
                ('open_data', models.BooleanField(default=False)),
                ('edition_digest', models.CharField(blank=True, max_length=64)),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='submitted')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='published')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='declined, withdrawn or erased')),
                ('submission', models.UUIDField(blank=True, null=True, unique=True)),
                ('seed_key', models.CharField(blank=True, max_length=80, null=True, unique=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='convention.edition')),
            ],
            options={
                'verbose_name': 'signature',
                'verbose_name_plural': 'signatures',
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('public', models.CharField(max_length=300, verbose_name='public wording')),
                ('letter', models.TextField(verbose_name='text for the signer')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'reason',
                'verbose_name_plural': 'reasons',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('verb', models.CharField(max_length=24)),
                ('subject_kind', models.CharField(max_length=12)),
                ('subject', models.UUIDField()),
                ('signature_uuid', models.UUIDField(blank=True, null=True)),
                ('from_state', models.CharField(blank=True, max_length=12)),
                ('to_state', models.CharField(max_length=12)),
                ('version', models.PositiveIntegerField()),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('actor_kind', models.CharField(choices=[('signer', 'signer'), ('staff', 'staff'), ('system', 'the site itself')], max_length=8)),
                ('actor', models.BigIntegerField(blank=True, null=True)),
                ('batch', models.UUIDField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['signature_uuid', 'id'], name='audit_by_signature'), models.Index(fields=['actor', 'id'], name='audit_by_actor'), models.Index(fields=['at'], name='audit_by_time'), models.Index(fields=['verb', 'id'], name='audit_by_verb'), models.Index(condition=models.Q(('reason', ''), _negated=True), fields=['reason', 'id'], name='audit_by_reason'), models.Index(condition=models.Q(('batch__isnull', False)), fields=['batch', 'id'], name='audit_by_batch')],
                'constraints': [signatories.models.append_only.AppendOnly(name='audit_is_append_only')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('version', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['version', 'number'], name='changes_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('seen', models.PositiveIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('before', models.JSONField(default=dict)),
                ('batch', models.UUIDField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to=settings.AUTH_USER_MODEL)),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='signatories.signature')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='signatories.signature')),
                ('reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='signatories.reason')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='KeyCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=32)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_key_check')],
            },
        ),
        migrations.CreateModel(
            name='NumberSequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('highest', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_numbers')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', models.TextField(max_length=5000, verbose_name='note')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='signatories.signature')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('template', models.CharField(max_length=40)),
                ('address', models.EmailField(blank=True, max_length=320)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'failed'), ('dropped', 'dropped'), ('held', 'held')], default='waiting', max_length=8)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('lease', models.UUIDField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.CharField(blank=True, max_length=200)),
                ('access', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='signatories.access')),
                ('decision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='signatories.decision')),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='signatories.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(blank=True, max_length=320, verbose_name='e-mail')),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('access', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitation', to='signatories.access')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='signatories.signature')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(choices=[('identity', 'the person is to be checked'), ('post', 'the claimed post is to be checked'), ('resembles', 'resembles a signature that is here'), ('busy', 'sent from a busy network without JavaScript'), ('advice', 'waits for advice'), ('other', 'another reason')], max_length=12, verbose_name='reason')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='signatories.signature')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(blank=True, max_length=300, verbose_name='what it is')),
                ('file', models.FileField(blank=True, upload_to='evidence/', verbose_name='file')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='signatories.signature')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=320, verbose_name='e-mail')),
                ('email_key', models.CharField(db_index=True, max_length=64)),
                ('email_domain', models.CharField(max_length=255)),
                ('capacity', models.CharField(choices=[('own', 'in my own name'), ('organisation', 'on behalf of an organisation')], max_length=12)),
                ('live', models.BooleanField(default=False)),
                ('network_key', models.CharField(blank=True, max_length=64)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contact', to='signatories.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('publication', 'showing the line and statements on this site'), ('open-data', 'open data')], max_length=12)),
                ('wording', models.CharField(max_length=20)),
                ('wording_sha256', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='signatories.signature')),
            ],
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='claim', to='signatories.signature')),
            ],
        ),
        migrations.CreateModel(
            name='AddressChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=320, verbose_name='e-mail')),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('access', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='address_change', to='signatories.access')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_changes', to='signatories.signature')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='access',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='signatories.signature'),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('not-me', 'this is not me'), ('remove', 'remove my name'), ('lost-address', 'I can no longer read that address'), ('address-change', 'I did not ask for the change of address')], max_length=16)),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='your name')),
                ('email', models.EmailField(blank=True, max_length=320, verbose_name='where we may answer')),
                ('words', models.TextField(blank=True, max_length=5000, verbose_name='what is wrong')),
                ('network_key', models.CharField(blank=True, max_length=64)),
                ('at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('note', models.TextField(blank=True, verbose_name='what was done')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='signatories.signature')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('origin', models.CharField(choices=[('signer', 'asked for by the signer'), ('staff', 'a form error corrected by staff')], max_length=8)),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('refused', 'refused'), ('dropped', 'dropped')], default='open', max_length=8)),
                ('before', models.JSONField(blank=True, default=dict)),
                ('after', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='signatories.signature')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='revision',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='signatories.revision'),
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('hidden-field', 'filled a field that people do not see'), ('too-fast', 'sent faster than a person types'), ('no-script', 'sent from a busy network without JavaScript'), ('busy-network', 'many submissions from one network'), ('throw-away', 'throw-away address'), ('same-text', 'the same text many times'), ('like-name', 'name like that of a signatory'), ('like-commission', 'name like that of a commission member'), ('earlier-decline', 'this address was declined before'), ('not-me', 'the old address says that it did not ask for the change')], max_length=16)),
                ('weight', models.PositiveSmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='signatories.signature')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signals', to='signatories.signature')),
            ],
            options={
                'ordering': ['-weight', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('reservation', 'reservation'), ('understanding', 'understanding'), ('declaration', 'declaration'), ('unspecified', 'reservation, understanding or declaration')], max_length=16, verbose_name='kind')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='text')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('language', models.CharField(blank=True, max_length=12, verbose_name='language')),
                ('classification', models.CharField(blank=True, choices=[('reservation', 'reservation'), ('understanding', 'understanding'), ('declaration', 'declaration'), ('unspecified', 'reservation, understanding or declaration')], max_length=16, verbose_name='classification by staff')),
                ('state', models.CharField(choices=[('pending', 'pending'), ('published', 'published'), ('declined', 'declined'), ('superseded', 'superseded'), ('withdrawn', 'withdrawn')], default='pending', max_length=12, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=1)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('revises', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='signatories.statement')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='signatories.signature')),
            ],
            options={
                'verbose_name': 'statement',
                'verbose_name_plural': 'statements',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('question', 'question'), ('agreement', 'appear without the declined statement?')], default='question', max_length=10)),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='question')),
                ('answer', models.TextField(blank=True, max_length=5000, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='signatories.signature')),
                ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='signatories.statement')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='statement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='signatories.statement'),
        ),
        migrations.CreateModel(
            name='StatementTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('whole', 'the whole Convention'), ('chapter', 'a chapter'), ('article', 'an article'), ('provision', 'a provision')], max_length=12)),
                ('anchor', models.CharField(blank=True, max_length=160)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('excerpt', models.TextField(blank=True)),
                ('order', models.PositiveSmallIntegerField(default=1)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='convention.edition')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='signatories.statement')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Switches',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signing_paused', models.BooleanField(default=False, verbose_name='signing is paused')),
                ('paused_words', models.TextField(blank=True, max_length=1000, verbose_name='what people read while signing is paused')),
                ('read_only', models.BooleanField(default=False, verbose_name='the site can only be read')),
                ('read_only_words', models.TextField(blank=True, max_length=1000, verbose_name='what people read meanwhile')),
                ('announcement', models.TextField(blank=True, max_length=1000, verbose_name='announcement')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='signing closed since')),
                ('changed_at', models.DateTimeField(auto_now=True)),
            ],
            options={
                'verbose_name': 'switches',
                'verbose_name_plural': 'switches',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_switches')],
            },
        ),
        migrations.CreateModel(
            name='QueueEntry',
            fields=[
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='queue_entry', serialize=False, to='signatories.signature')),
                ('place', models.PositiveSmallIntegerField(choices=[(0, 'reported'), (1, 'with signals'), (2, 'ordinary'), (3, 'held, or waiting for an answer')], default=2)),
                ('since', models.DateTimeField()),
                ('weight', models.PositiveIntegerField(default=0)),
                ('reported', models.BooleanField(default=False)),
                ('signalled', models.BooleanField(default=False)),
                ('held', models.BooleanField(default=False)),
                ('asked', models.BooleanField(default=False)),
                ('answered', models.BooleanField(default=False)),
                ('revised', models.BooleanField(default=False)),
                ('with_statements', models.BooleanField(default=False)),
                ('on_behalf', models.BooleanField(default=False)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('domain', models.CharField(blank=True, max_length=255)),
                ('staff', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'waiting signature',
                'verbose_name_plural': 'waiting signatures',
            },
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['confirmed_at', 'id'], name='queue_order'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['kind', '-number'], name='register_newest'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['kind', 'rank', 'id'], name='register_rank'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-number'], name='register_number'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['sort_key', 'number'], name='register_letter'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['country', '-number'], name='register_country'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['country', 'sort_key', 'number'], name='register_c_letter'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published'), ('marked', True)), fields=['-number'], name='register_marked'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'published'), ('capacity', 'organisation')), fields=['-number'], name='register_bodies'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state__in', ['pending', 'published'])), fields=['sort_key', '-id'], name='alike_by_name'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(django.db.models.functions.text.Lower('affiliation'), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('state__in', ['pending', 'published']), models.Q(('affiliation', ''), _negated=True)), name='alike_by_affiliation'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'unconfirmed')), fields=['submitted_at'], name='unconfirmed_by_age'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['unconfirmed', 'pending', 'published', 'declined', 'withdrawn', 'erased'])), name='signature_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('number__isnull', False), _connector='OR'), name='published_signature_has_number'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'erased'), _negated=True), models.Q(('affiliation', ''), ('country', ''), ('name', ''), ('organisation', ''), ('position', ''), ('search_text', ''), ('sort_key', '')), _connector='OR'), name='erased_signature_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['withdrawn', 'erased']), models.Q(('name', ''), _negated=True), _connector='OR'), name='signature_has_name_while_it_stands'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'public'), ('rank__isnull', True)), ('rank__isnull', False), _connector='OR'), name='listed_signature_has_rank'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=signatories.models.on_postgres.ByteOrder(column='sort_key', name='sort_key_by_bytes'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=signatories.models.on_postgres.ThreeLetters(column='search_text', name='signature_search'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=signatories.models.on_postgres.ThreeLetters(column='search_text', name='declared_by', where="marked AND state = 'published'"),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at', 'id'], name='mail_due'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['id'], name='mail_failed'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('signature',), name='one_open_invitation_per_signature'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('signature',), name='one_open_hold_per_signature'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['email_domain', 'live'], name='contact_domain'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['created_at'], name='contact_by_time'),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(condition=models.Q(('network_key', ''), _negated=True), fields=['network_key'], name='contact_by_network'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(condition=models.Q(('live', True)), fields=('email_key', 'capacity'), name='one_live_signature_per_address', violation_error_message='This address already has a signature of this kind. Use another, or withdraw that one first.'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('signature', 'purpose'), name='one_consent_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='addresschange',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('signature',), name='one_open_address_change_per_signature'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['signature'], name='open_reports'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('closed_at__isnull', True), ('signature__isnull', True)), fields=['id'], name='open_requests'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('signature',), name='one_open_revision_per_signature', violation_error_message='A change of this signature is waiting already. Send another once staff have read it.'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='revision_is_open_or_dated'),
        ),
        migrations.AddConstraint(
            model_name='signal',
            constraint=models.UniqueConstraint(fields=('signature', 'kind', 'other'), name='signal_given_once'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['kind', '-id'], name='declared_kind'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-published_at'], name='declared_day'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('state', 'published')), fields=['-id'], name='declared_newest'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(django.db.models.functions.text.Left('search_text', 300), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('search_text', ''), _negated=True), name='alike_by_text'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'unspecified'), _negated=True), models.Q(('language', ''), ('text', '')), _connector='OR'), name='unspecified_statement_has_no_text'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'unspecified'), models.Q(('text', ''), _negated=True), ('state__in', ['withdrawn', 'declined', 'superseded']), _connector='OR'), name='statement_has_text'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['reservation', 'understanding', 'declaration', 'unspecified'])), name='statement_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('revises',), name='one_open_revision_per_statement', violation_error_message='A change of this statement is waiting already. Send another once staff have read it.'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('search_text', ''), _connector='OR'), name='emptied_statement_is_not_searched'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=signatories.models.on_postgres.ThreeLetters(column='search_text', name='statement_search'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['signature'], name='open_questions'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('kind', 'agreement')), fields=('statement',), name='one_open_agreement_per_statement'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'question'), ('statement__isnull', False), _connector='OR'), name='agreement_is_about_a_statement'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['signature', '-id'], name='decision_by_signature'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['actor', '-id'], name='decision_by_actor'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['-at'], name='decision_newest'),
        ),
        migrations.AddIndex(
            model_name='statementtarget',
            index=models.Index(fields=['anchor', 'edition'], name='target_by_anchor'),
        ),
        migrations.AddConstraint(
            model_name='statementtarget',
            constraint=models.UniqueConstraint(fields=('statement', 'edition', 'anchor'), name='target_named_once'),
        ),
        migrations.AddConstraint(
            model_name='statementtarget',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope', 'whole'), _negated=True), ('anchor', ''), _connector='OR'), name='whole_target_has_no_anchor'),
        ),
        migrations.AddConstraint(
            model_name='statementtarget',
            constraint=signatories.models.on_postgres.ByteOrder(column='anchor', name='anchor_by_bytes'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(fields=['place', 'since', 'signature'], name='queue_in_order'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(fields=['country', 'place', 'since', 'signature'], name='queue_by_country'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(fields=['domain', 'place', 'since', 'signature'], name='queue_by_domain'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(fields=['staff', 'place', 'since', 'signature'], name='queue_by_staff'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('reported', True)), fields=['place', 'since', 'signature'], name='queue_reported'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('signalled', True)), fields=['place', 'since', 'signature'], name='queue_signalled'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('held', True)), fields=['place', 'since', 'signature'], name='queue_held'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('asked', True)), fields=['place', 'since', 'signature'], name='queue_asked'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('answered', True)), fields=['place', 'since', 'signature'], name='queue_answered'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('revised', True)), fields=['place', 'since', 'signature'], name='queue_revised'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('with_statements', True)), fields=['place', 'since', 'signature'], name='queue_with_statements'),
        ),
        migrations.AddIndex(
            model_name='queueentry',
            index=models.Index(condition=models.Q(('on_behalf', True)), fields=['place', 'since', 'signature'], name='queue_on_behalf'),
        ),
    ]
